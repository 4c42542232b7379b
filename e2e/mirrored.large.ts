import { brokenRulesOf } from './axe.ts'
import { checkoutOn } from './checkout.ts'
import { tour, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { desktop, overflowOf, phone, type Size, unmirroredOf, zoomed } from './layout.ts'
import { longestNames, openShopNamed, order } from './named-shop.ts'

test.use({
  ownPage: { react: 'production' },
  locale: 'ar-XB',
  expectedErrors: tourErrors,
  contextOptions: { reducedMotion: 'reduce' },
  trace: 'off',
})

/** In Arabic digits, and with full stops, which change sides wherever a name is not kept apart. */
const session = { locale: 'ar-XB-u-nu-arab', customer_firstname: 'Noa', customer_lastname: 'Levi jr.', metadata: order }

test('every phase is mirrored, fits, and breaks no rule of WCAG 2.2 AA', async ({ page, kasa }) => {
  const shop = await openShopNamed(kasa, longestNames.spaced)
  const checkout = checkoutOn(page, 'ar-XB')
  const problems: string[] = []
  await tour({ page, shop, checkout, kasa, session }, async (phase) => {
    await expect(page.locator('html'), phase).toHaveAttribute('dir', 'rtl')
    const note = (found: string[], how: string) =>
      problems.push(...found.map((problem) => `${phase}, ${how}: ${problem}`))
    const look = async (how: string, size: Size) => {
      await page.setViewportSize(size)
      note(await overflowOf(page), how)
      note(await unmirroredOf(page), how)
    }
    await look('narrow', phone)
    await look('at 400 %', zoomed)
    await look('wide', desktop)
    note(await brokenRulesOf(page), 'of WCAG')
  })
  await shop.close()
  expect(problems).toEqual([])
})

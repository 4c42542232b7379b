import { checkoutOn } from './checkout.ts'
import { everyPhase, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { devices, hiddenUnder, holdDevice } from './safe-areas.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test.describe('a small phone with its keyboard up', () => {
  test.use({ viewport: { width: 360, height: 320 } })

  for (const [what, reach] of [
    ['at first', 'enter_code'],
    ['after a decline', 'enter_code, after a decline'],
    ['where nothing was typed', 'enter_code, of a field left empty'],
  ] as const) {
    test(`shows the field and the button together ${what}`, async ({ page, shop, checkout, kasa }) => {
      await everyPhase[reach]?.({ page, shop, checkout, kasa })
      await checkout.field.evaluate((field) => {
        field.blur()
        // All of the field is in sight, as the last thing.
        scrollBy(0, field.getBoundingClientRect().bottom - innerHeight)
      })
      await expect(page.locator('meta[name=viewport]')).toHaveAttribute('content', /interactive-widget=resizes-content/)
      await expect(checkout.payButton).not.toBeInViewport()
      await checkout.field.focus()
      await expect(checkout.field).toBeInViewport({ ratio: 1 })
      await expect(checkout.payButton).toBeInViewport({ ratio: 1 })
    })
  }
})

test.describe('on a device with a notch', () => {
  test.use({ expectedErrors: tourErrors })

  for (const [how, device] of Object.entries(devices)) {
    test(`held ${how}, nothing is under its edges`, async ({ page, shop, checkout, kasa }) => {
      await holdDevice(page, device)
      const hidden: Record<string, string[]> = {}
      for (const phase of ['enter_code', 'confirm_in_bank, with the connection lost', 'expired', 'unreachable']) {
        await everyPhase[phase]?.({ page, shop, checkout, kasa })
        hidden[phase] = await hiddenUnder(page, device.insets)
        await page.unrouteAll({ behavior: 'ignoreErrors' })
      }
      // Without that no device gives the edges away; the one that is played here does not ask.
      await expect(page.locator('meta[name=viewport]')).toHaveAttribute('content', /viewport-fit=cover/)
      expect(Object.entries(hidden).filter(([, found]) => found.length > 0)).toEqual([])
    })
  }
})

/** Codes whose declines take the most room to explain. */
const wordiest = { '700703': 'code_used', '934111': 'customer_declined', '990111': 'limit_exceeded' } as const

for (const viewport of [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
]) {
  test.describe(`after a decline, on ${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport })

    for (const locale of ['en', 'pl'] as const) {
      test(`all that is needed is in sight, the way back included, in ${locale}`, async ({ shop, page }) => {
        const checkout = checkoutOn(page, locale)
        await checkout.open(await shop.createSession({ locale, cancel_url: shop.basket }))
        for (const [code, reason] of Object.entries(wordiest)) {
          await checkout.payWith(code)
          await expect(page.getByText(checkout.t.declined[reason].text)).toBeInViewport({ ratio: 1 })
          for (const needed of [checkout.field, checkout.payButton, checkout.backLink])
            await expect(needed).toBeInViewport({ ratio: 1 })
          expect(await page.evaluate(() => scrollY)).toBe(0)
        }
      })
    }
  })
}

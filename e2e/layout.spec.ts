import { checkoutOn } from './checkout.ts'
import { everyPhase, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { desktop, overflowOf, phone, zoomed } from './layout.ts'
import { longestNames, openShopNamed } from './named-shop.ts'
import { devices, hiddenUnder, holdDevice } from './safe-areas.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const linesOf = (element: Element) => {
  const { lineHeight } = getComputedStyle(element)
  return Math.round(element.getBoundingClientRect().height / Number.parseFloat(lineHeight))
}

for (const language of ['en', 'pl'] as const) {
  test(`in ${language}, amounts of one minor unit and of a thousand millions stand on one line`, async ({
    page,
    shop,
  }) => {
    const { payButton } = checkoutOn(page, language)
    const problems: string[] = []
    for (const [amount, currency] of [
      [1, 'pln'],
      [999_999_999_999, 'pln'],
      [999_999_999_999, 'kwd'],
      [999_999_999_999, 'jpy'],
    ] as const) {
      await page.goto((await shop.createSession({ amount, currency, locale: language })).url)
      for (const size of [zoomed, phone, desktop]) {
        await page.setViewportSize(size)
        const lines = await page.locator('.order-amount').evaluate(linesOf)
        if (lines !== 1) problems.push(`${amount} ${currency} at ${size.width} px: ${lines} lines`)
        const found = await overflowOf(page)
        problems.push(...found.map((problem) => `${amount} ${currency} at ${size.width} px: ${problem}`))
      }
      await expect(payButton).toBeVisible()
    }
    expect(problems).toEqual([])
  })

  const kind = language === 'en' ? 'unbroken' : 'spaced'
  test(`in ${language}, the longest ${kind} name of a shop fits, with a fee and a payer of one letter`, async ({
    page,
    kasa,
  }) => {
    const shop = await openShopNamed(kasa, longestNames[kind])
    const payer = { customer_firstname: 'Ó', customer_lastname: '-', customer_email: 'a@b.pl' }
    const session = { ...payer, amount: 999_999, locale: language }
    const visit = { page, shop, checkout: checkoutOn(page, language), kasaUrl: kasa.url, session }
    const problems: string[] = []
    for (const phase of ['enter_code', 'already_paid', 'expired', 'no_attempts_left']) {
      await everyPhase[phase]?.(visit)
      await expect(page.getByRole('heading', { level: 1 })).toContainText(longestNames[kind])
      for (const size of [zoomed, phone, desktop]) {
        await page.setViewportSize(size)
        problems.push(...(await overflowOf(page)).map((problem) => `${phase} at ${size.width} px: ${problem}`))
      }
    }
    await shop.close()
    expect(problems).toEqual([])
  })
}

test.describe('a small phone with its keyboard up', () => {
  test.use({ viewport: { width: 360, height: 320 } })

  for (const [what, reach] of [
    ['at first', 'enter_code'],
    ['after a decline', 'enter_code, after a decline'],
    ['where nothing was typed', 'enter_code, of a field left empty'],
  ] as const) {
    test(`shows the field and the button together ${what}`, async ({ page, shop, checkout, kasa }) => {
      await everyPhase[reach]?.({ page, shop, checkout, kasaUrl: kasa.url })
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
        await everyPhase[phase]?.({ page, shop, checkout, kasaUrl: kasa.url })
        hidden[phase] = await hiddenUnder(page, device.insets)
        await page.unrouteAll({ behavior: 'ignoreErrors' })
      }
      // Without that no device gives the edges away; the one that is played here does not ask.
      await expect(page.locator('meta[name=viewport]')).toHaveAttribute('content', /viewport-fit=cover/)
      expect(Object.entries(hidden).filter(([, found]) => found.length > 0)).toEqual([])
    })
  }
})

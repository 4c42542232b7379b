import { checkoutOn } from './checkout.ts'
import { everyPhase } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { desktop, overflowOf, phone, zoomed } from './layout.ts'
import { longestNames, openShopNamed } from './named-shop.ts'

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
    const visit = { page, shop, checkout: checkoutOn(page, language), kasa, session }
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

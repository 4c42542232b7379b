import { referenceOf } from '../src/contract/reference.ts'
import { checkoutOn } from './checkout.ts'
import { everyPhase } from './every-phase.ts'
import { expect, test } from './fixtures.ts'

test.use({ colorScheme: 'dark' })

for (const [language, shown] of Object.entries({
  en: { amount: /^PLN\s10\.50$/, day: /^\w+ \d{1,2}, \d{4}$/, time: /^\d{1,2}:\d\d\s[AP]M$/ },
  pl: { amount: /^10,50\szł$/, day: /^\d{1,2} [a-ząćęłńóśźż]+ \d{4}$/, time: /^\d\d?:\d\d$/ },
} as const)) {
  test(`a paid session prints as a receipt, in ${language}, with nothing to press and on white`, async ({
    page,
    shop,
    kasa,
  }) => {
    const checkout = checkoutOn(page, language === 'pl' ? 'pl' : 'en')
    const visit = { page, shop, checkout, kasa, session: { locale: language } }
    await everyPhase.already_paid?.(visit)
    const { receipt, already_paid, test_mode, trust } = checkout.t
    await expect(page.getByText(receipt.reference, { exact: true })).toBeVisible()
    await page.emulateMedia({ media: 'print' })
    for (const text of [
      'Demo shop',
      shown.amount,
      already_paid.heading,
      'John Doe',
      'john@example.com',
      shown.day,
      shown.time,
    ]) {
      await expect(page.getByText(text, { exact: true }).first()).toBeVisible()
    }
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await expect(page.getByText(referenceOf(id), { exact: true })).toBeVisible()
    await expect(page.getByText(id, { exact: true })).toHaveCount(0)
    await expect(page.getByText(test_mode.strip), 'nobody takes a test for money').toBeVisible()
    for (const hidden of [checkout.continueLink, page.getByText(trust)]) await expect(hidden).toBeHidden()
    await expect(page.locator('body')).toHaveCSS('color', 'rgb(23, 24, 28)')
    await expect(page.locator('.strip')).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
    const pdf = await page.pdf({ format: 'A5' })
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
    await page.screenshot({ path: test.info().outputPath('receipt.png') })
  })
}

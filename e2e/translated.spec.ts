import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge } from './checkout.ts'
import { expect, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'
import { translate, translated } from './translate.ts'

// Countdown and errors stood still on pages that a browser had translated.

// The app finds other words than the server's, and draws the page anew: React tells of it.
test.use({ expectedErrors: /Minified React error #418/ })

for (const from of ['the start', 'now'] as const) {
  test(`a page that is translated from ${from} on says what its phase says, all the way`, async ({
    shop,
    checkout,
    page,
  }) => {
    const { t } = checkout
    const session = await shop.createSession({ cancel_url: shop.basket })
    if (from === 'the start') await translate(page, from)
    await checkout.open(session)
    await inCharge(page)
    if (from === 'now') await translate(page, from)
    const code = page.locator('input[name=blik_code]')
    const pay = page.locator('button[type=submit]')
    const said = page.getByRole('status')
    const shown = (text: string) => page.locator('main').getByText(translated(text), { exact: true })

    await pay.click()
    await expect(code).toHaveAccessibleDescription(translated(t.field.empty))
    await code.fill('77712')
    await expect(code).toHaveAccessibleDescription(translated('1 digit is missing'))
    await code.fill(codes.bankDeclined)
    await pay.click()
    await expect(shown(t.declined.bank_declined.title)).toBeVisible()
    await expect(said).toHaveText(translated(t.declined.bank_declined.title))

    await code.fill(codes.waits)
    await code.press('Enter')
    await expect(shown(t.confirm_in_bank.heading)).toBeVisible()
    await expect(shown(t.declined.bank_declined.title)).toHaveCount(0)
    await expect(shown('Back to ')).toHaveCount(0)
    const time = page.locator('.progress-text')
    const atFirst = await time.innerText()
    await expect(time).not.toHaveText(atFirst)
    await expect(time).toHaveText(/^⟦0:[0-5]\d⟧$/)
    await expect(said).toHaveText(translated(t.confirm_in_bank.heading))

    const arrive = await holdRequests(page, shop.thanks)
    await shop.bankAnswers(session, 'approved')
    await expect(shown(t.paid.heading)).toBeVisible()
    await expect(said).toHaveText(translated(t.paid.heading))
    await expect(page.getByText(t.confirm_in_bank.heading)).toHaveCount(0)
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('xx')
    arrive()
    await expect(page).toHaveURL(shop.thanks)
  })
}

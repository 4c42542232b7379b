import { codes } from '../src/fixtures/sandbox-codes.ts'
import { checkoutOn, inCharge } from './checkout.ts'
import { expect, networkErrors, test } from './fixtures.ts'

test.use({ locale: 'en-GB' })

const pick = async (page: Parameters<typeof checkoutOn>[0]) => {
  const footer = page.getByRole('contentinfo')
  await footer.getByText('English').click()
  await footer.getByRole('link', { name: 'polski' }).click()
}

test('a payer changes the language in the middle of the code: it stays, and so does the language', async ({
  shop,
  page,
}) => {
  const english = checkoutOn(page)
  const polish = checkoutOn(page, 'pl')
  await english.open(await shop.createSession())
  await inCharge(page)
  await english.field.fill('777')
  await pick(page)
  await expect(polish.heading(polish.t.enter_code.heading)).toBeVisible()
  await expect(polish.field).toHaveValue('777')
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl')
  await expect(page.locator('.languages summary')).toBeFocused()
  expect(new URL(page.url()).search).toBe('?lang=pl')

  await page.reload()
  await polish.payWith(codes.waits)
  await expect(polish.heading(polish.t.confirm_in_bank.heading)).toBeVisible()
  await page.reload()
  await expect(polish.heading(polish.t.confirm_in_bank.heading)).toBeVisible()
  expect(await page.evaluate(() => document.cookie + localStorage.length + sessionStorage.length)).toBe('00')
})

test.describe('where the texts of a language do not come', () => {
  test.use({ expectedErrors: networkErrors })

  test('a document in it does', async ({ shop, page }) => {
    const polish = checkoutOn(page, 'pl')
    await page.goto((await shop.createSession()).url)
    await inCharge(page)
    await page.route('**/assets/pl-*', (route) => route.abort())
    await pick(page)
    await expect(polish.heading(polish.t.enter_code.heading)).toBeVisible()
    await expect(page).toHaveURL(/\?lang=pl$/)
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the language goes with the payer from page to page', async ({ shop, page }) => {
    const polish = checkoutOn(page, 'pl')
    const session = await shop.createSession()
    await page.goto(session.url)
    await pick(page)
    await polish.payWith('777')
    await expect(page.getByText('Brakuje 3 cyfr')).toBeVisible()
    await polish.payWith(codes.waits)
    await expect(polish.heading(polish.t.confirm_in_bank.heading)).toBeVisible()
    await shop.bankAnswers(session, 'approved')
    await expect(page).toHaveURL(shop.thanks)
  })
})

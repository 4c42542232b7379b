import { codes } from '../src/fixtures/sandbox-codes.ts'
import { checkoutOn, inCharge, including, serveWithoutSession } from './checkout.ts'
import { expect, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'

const throughout = [
  { name: 'Polish', wish: 'pl-PL', tag: 'pl', pay: /^Zapłać 10,50\szł$/ },
  { name: 'Ukrainian', wish: 'uk-UA', tag: 'uk', pay: /^Сплатити 10,50\sPLN$/ },
] as const

for (const { name, wish, tag, pay } of throughout) {
  test(`${name} is ${name} throughout`, async ({ shop, page }) => {
    const session = await shop.createSession({ locale: wish, cancel_url: shop.basket })
    const checkout = checkoutOn(page, tag)
    await checkout.open(session)
    await expect(page.locator('html')).toHaveAttribute('lang', tag)
    await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
    await expect(checkout.payButton).toHaveText(pay)
    await expect(checkout.backLink).toBeVisible()
    await checkout.payButton.click()
    await expect(page.getByText(checkout.t.field.empty, { exact: true })).toBeVisible()
    await checkout.payWith(codes.insufficientFunds)
    await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.insufficient_funds.title))
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await expect(page).toHaveTitle(new RegExp(checkout.t.confirm_in_bank.heading))
    const arrive = await holdRequests(page, shop.thanks)
    await shop.bankAnswers(session, 'approved')
    await expect(checkout.heading(checkout.t.paid.heading)).toBeVisible()
    arrive()
    await expect(page).toHaveURL(shop.thanks)
  })
}

test.describe('in a Polish browser', () => {
  test.use({ locale: 'pl-PL' })

  test('a session without a locale is Polish', async ({ shop, page }) => {
    await page.goto((await shop.createSession()).url)
    await expect(checkoutOn(page, 'pl').field).toBeVisible()
  })

  test('a session with a locale that we have keeps to it', async ({ shop, page }) => {
    await page.goto((await shop.createSession({ locale: 'en-GB' })).url)
    await expect(checkoutOn(page, 'en').field).toBeVisible()
  })

  test('a session with a locale that we lack falls back to the browser’s', async ({ shop, page }) => {
    await page.goto((await shop.createSession({ locale: 'cy' })).url)
    await expect(checkoutOn(page, 'pl').field).toBeVisible()
  })
})

test.describe('in a browser whose languages we lack', () => {
  test.use({ locale: 'cy-GB' })

  test('the page is English', async ({ shop, page }) => {
    await page.goto((await shop.createSession()).url)
    await expect(checkoutOn(page, 'en').field).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  })
})

test('only the language that is shown is loaded: with the page, or as one file where the page comes without', async ({
  kasa,
  shop,
  page,
}) => {
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  const languageFiles = () => loaded.filter((path) => /\/assets\/(en|pl)-/.test(path))
  const { url } = await shop.createSession({ locale: 'pl' })
  await page.goto(url)
  await inCharge(page)
  expect(languageFiles()).toEqual([])
  await serveWithoutSession({ page, kasa })
  await page.goto(url)
  await expect(checkoutOn(page, 'pl').field).toBeVisible()
  expect(languageFiles().filter((path) => path.includes('/pl-'))).toHaveLength(1)
})

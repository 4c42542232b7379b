import { codes } from '../src/fixtures/sandbox-codes.ts'
import { including } from './checkout.ts'
import { expect, test } from './fixtures.ts'

test('with a cancel_url there is a way back, and the session stays open for the payer’s return', async ({
  shop,
  checkout,
}) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  await checkout.open(session)
  await checkout.backLink.click()
  await expect(checkout.page).toHaveURL(shop.basket)
  expect((await shop.retrieve(session)).status).toBe('open')
  await checkout.page.goBack()
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test('without a cancel_url there is none', async ({ shop, checkout }) => {
  await checkout.open(await shop.createSession())
  await expect(checkout.field).toBeVisible()
  await expect(checkout.backLink).toHaveCount(0)
  await checkout.payWith(codes.bankDeclined)
  await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.bank_declined.title))
  await expect(checkout.backLink).toHaveCount(0)
})

test.describe('an address that is nobody’s', () => {
  test.use({ expectedErrors: /404/ })

  for (const id of ['AAAAAAAAAAAAAAAAAAAAAA', 'nonsense', '%00', '%F0%9F%92%B8']) {
    test(`says so: ${id}`, async ({ kasa, checkout }) => {
      const response = await checkout.page.goto(`${kasa.url}/pay/${id}`)
      expect(response?.status()).toBe(404)
      await expect(checkout.heading(checkout.t.not_found.heading)).toBeVisible()
    })
  }
})

import { codes } from '../src/fixtures/sandbox-codes.ts'
import { expect, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'

test('a payer types a code, confirms, and lands in the shop', async ({ shop, checkout }) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  await checkout.open(session)
  await expect(checkout.page.getByText('Demo shop').first()).toBeVisible()
  await expect(checkout.page.getByText('John Doe')).toBeVisible()
  await expect(checkout.page.getByText('john@example.com')).toBeVisible()
  await expect(checkout.payButton).toHaveText(/PLN\s10\.50/)
  const arrive = await holdRequests(checkout.page, shop.thanks)
  await checkout.payWith(codes.approved)
  await expect(checkout.heading(checkout.t.paid.heading)).toBeVisible()
  arrive()
  await expect(checkout.page).toHaveURL(shop.thanks)
  expect((await shop.retrieve(session)).status).toBe('complete')
})

test('Enter pays', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await checkout.field.fill(codes.approved)
  await checkout.field.press('Enter')
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test('whoever does not wait for the redirect takes the link', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  const arrive = await holdRequests(checkout.page, shop.thanks)
  await checkout.payWith(codes.approved)
  await checkout.continueLink.click({ noWaitAfter: true })
  arrive()
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test('the shop’s address carries the id where the shop asked for it', async ({ shop, checkout }) => {
  const session = await shop.createSession({ success_url: `${shop.thanks}?session={CHECKOUT_SESSION_ID}` })
  await checkout.open(session)
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(`${shop.thanks}?session=${session.id}`)
})

test('Back from the shop does not come into a dead page', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await checkout.page.goto(shop.url)
  await checkout.open(session)
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
  await checkout.page.goBack()
  await expect(checkout.page).toHaveURL(`${shop.url}/`)
})

test.describe('amounts', () => {
  for (const { amount, currency, shown } of [
    { amount: 1, currency: 'pln', shown: 'PLN 0.01' },
    { amount: 1050, currency: 'jpy', shown: '¥1,050' },
    { amount: 1050, currency: 'kwd', shown: 'KWD 1.050' },
    { amount: 1050, currency: 'huf', shown: 'HUF 10.50' },
    { amount: 999_999_999_999, currency: 'pln', shown: 'PLN 9,999,999,999.99' },
  ]) {
    test(`of ${amount} minor units of ${currency} are shown as ${shown}`, async ({ shop, checkout }) => {
      await checkout.open(await shop.createSession({ amount, currency, locale: 'en' }))
      await expect(checkout.payButton).toHaveText(new RegExp(`${shown.replaceAll('.', '\\.').replace(' ', '\\s')}$`))
    })
  }
})

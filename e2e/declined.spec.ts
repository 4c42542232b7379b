import { codes } from '../src/fixtures/sandbox-codes.ts'
import { including } from './checkout.ts'
import { expect, test } from './fixtures.ts'

test('a declined code says why and leaves the session open for another', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.bankDeclined)
  await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.bank_declined.title))
  await expect(checkout.field).toHaveValue('')
  await expect(checkout.field).toBeFocused()
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
  expect((await shop.retrieve(session)).status).toBe('complete')
})

test('949111: customer_timeout, when the time to confirm is up', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await checkout.payWith('949111')
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await shop.advance(session, 60)
  await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.customer_timeout.title))
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test('after ten codes the page says so and offers the way back', async ({ shop, checkout }) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  for (let number = 1; number <= 9; number++) await shop.pay(session, codes.bankDeclined, number)
  await checkout.open(session)
  await checkout.payWith(codes.bankDeclined)
  await expect(checkout.heading(checkout.t.no_attempts_left.heading)).toBeVisible()
  await expect(checkout.field).toBeHidden()
  await checkout.backLink.click()
  await expect(checkout.page).toHaveURL(shop.basket)
})

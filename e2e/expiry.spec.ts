import { expect, test } from './fixtures.ts'
import { codes } from './sandbox-codes.ts'

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

test('a session whose deadline has passed says so, and that whoever has paid need not worry', async ({
  ownShop,
  checkout,
}) => {
  const session = await ownShop.createSession({ cancel_url: ownShop.basket })
  await ownShop.advanceClock(86_401)
  await checkout.open(session)
  await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
  await expect(checkout.page.getByText(/^Have you already confirmed this payment\?/)).toBeVisible()
  await expect(checkout.field).toBeHidden()
  await checkout.backLink.click()
  await expect(checkout.page).toHaveURL(ownShop.basket)
})

test('an open page changes by itself when its session expires', async ({ ownShop, checkout }) => {
  const session = await ownShop.createSession({ expires_at: inSeconds(3600) })
  await checkout.open(session)
  await expect(checkout.field).toBeVisible()
  await ownShop.advanceClock(3600)
  await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
  expect((await ownShop.retrieve(session)).status).toBe('expired')
})

test('an approval that comes after the deadline still completes the session', async ({ ownShop, checkout }) => {
  const session = await ownShop.createSession({ expires_at: inSeconds(30) })
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownShop.advanceClock(31)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownShop.bankAnswers(session, 'approved')
  await expect(checkout.page).toHaveURL(ownShop.thanks)
})

test('a decline after the deadline ends the session', async ({ ownShop, checkout }) => {
  const session = await ownShop.createSession({ expires_at: inSeconds(30) })
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownShop.advanceClock(31)
  await ownShop.bankAnswers(session, 'customer_declined')
  await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
})

import { codes } from '../src/fixtures/sandbox-codes.ts'
import { expect, test } from './fixtures.ts'

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

test('an approval that comes after the deadline still completes the session', async ({ shop, checkout }) => {
  const session = await shop.createSession({ expires_at: inSeconds(30) })
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await shop.advance(session, 31)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await shop.bankAnswers(session, 'approved')
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test('a decline after the deadline ends the session', async ({ shop, checkout }) => {
  const session = await shop.createSession({ expires_at: inSeconds(30) })
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await shop.advance(session, 31)
  await shop.bankAnswers(session, 'customer_declined')
  await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
})

import type { DeclineCode } from '../src/contract/payment-attempt.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { including } from './checkout.ts'
import { expect, test } from './fixtures.ts'

const declines: [string, DeclineCode][] = [
  ['123456', 'code_invalid'],
  ['700701', 'code_expired'],
  ['700703', 'code_used'],
  ['500500', 'bank_declined'],
  ['934111', 'customer_declined'],
  ['960111', 'insufficient_funds'],
  ['990111', 'limit_exceeded'],
  ['902111', 'bank_declined'],
  ['969111', 'bank_declined'],
  ['956111', 'bank_unavailable'],
  ['989111', 'bank_unavailable'],
]

test.describe('a declined code says why and leaves the session open for another', () => {
  for (const [code, reason] of declines) {
    test(`${code}: ${reason}`, async ({ shop, checkout }) => {
      const session = await shop.createSession()
      await checkout.open(session)
      await checkout.payWith(code)
      await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined[reason].title))
      await expect(checkout.field).toHaveValue('')
      await expect(checkout.field).toBeFocused()
      await checkout.payWith(codes.approved)
      await expect(checkout.page).toHaveURL(shop.thanks)
      expect((await shop.retrieve(session)).status).toBe('complete')
    })
  }
})

import { expect, test } from 'vitest'
import { refundAnswer } from './stripe-refund.ts'

test('a status that Stripe may add is not guessed', () => {
  const of = (status: string | null) =>
    refundAnswer({ id: 're_1', object: 'refund', amount: 1, currency: 'pln', status })
  expect(() => of('reversed')).toThrow('not known here')
  expect(() => of(null)).toThrow('not known here')
  expect(of('canceled')).toEqual({ status: 'failed', reference: 're_1', failureReason: 'canceled' })
})

import { expect, test } from 'vitest'
import { meaningOf } from './decline-codes.ts'

test.each([
  ['28', 'code_invalid'],
  ['ER_WRONG_TICKET', 'code_invalid'],
  ['30', 'code_expired'],
  ['35', 'code_used'],
  ['USER_DECLINED', 'customer_declined'],
  ['70', 'customer_timeout'],
  ['AM_TIMEOUT', 'customer_timeout'],
  ['61', 'insufficient_funds'],
  ['ER_DATAAMT_HUGE', 'limit_exceeded'],
  ['64', 'bank_declined'],
  ['SEC_DECLINED', 'bank_declined'],
  ['69', 'bank_unavailable'],
  ['ISS_OUTOFSERVICE', 'bank_unavailable'],
])('%s means %s', (code, declineCode) => {
  expect(meaningOf([code])).toEqual({ kind: 'declined', declineCode, gatewayCode: code, isKnown: true })
})

test('the first of its codes that is known counts', () => {
  expect(meaningOf(['1234', 'INSUFFICIENT_FUNDS'])).toMatchObject({ declineCode: 'insufficient_funds' })
})

test('55 is no refusal: the payer has still to confirm', () => {
  expect(meaningOf(['55', 'whatever'])).toEqual({ kind: 'waiting' })
})

test('what is not known is a decline of the bank, and texts for people are left out', () => {
  const unknown = { kind: 'declined', declineCode: 'bank_declined', isKnown: false }
  expect(meaningOf(['4711'])).toEqual({ ...unknown, gatewayCode: '4711' })
  expect(meaningOf(['Dear Mr Doe, no.', null])).toEqual({ ...unknown, gatewayCode: null })
  expect(meaningOf(['constructor'])).toMatchObject(unknown)
})

import { expect, test } from 'vitest'
import { declineOf, type Failure } from './decline-codes.ts'

test.each<[Failure, string, string | null]>([
  [{ code: 'payment_method_provider_decline', decline_code: 'code_invalid' }, 'code_invalid', 'code_invalid'],
  [{ decline_code: 'code_expired' }, 'code_expired', 'code_expired'],
  [{ decline_code: 'insufficient_funds' }, 'insufficient_funds', 'insufficient_funds'],
  [{ decline_code: 'customer_declined' }, 'customer_declined', 'customer_declined'],
  [{ decline_code: 'payment_limit_exceeded' }, 'limit_exceeded', 'payment_limit_exceeded'],
  [{ decline_code: 'partner_generic_decline' }, 'bank_declined', 'partner_generic_decline'],
  [{ decline_code: 'generic_decline' }, 'bank_declined', 'generic_decline'],
  [{ decline_code: 'processing_error' }, 'bank_unavailable', 'processing_error'],
  [{ code: 'payment_method_not_available' }, 'bank_unavailable', 'payment_method_not_available'],
  [{ code: 'payment_method_invalid_parameter' }, 'code_invalid', 'payment_method_invalid_parameter'],
  [{ code: 'payment_method_provider_decline', decline_code: '' }, 'bank_declined', 'payment_method_provider_decline'],
  [
    { code: 'payment_method_provider_timeout', message: 'The customer did not approve the payment in their bank app.' },
    'customer_timeout',
    'payment_method_provider_timeout',
  ],
  [{ code: 'payment_method_provider_timeout' }, 'customer_timeout', 'payment_method_provider_timeout'],
  [
    { code: 'payment_method_provider_timeout', message: 'The bank did not answer in time.' },
    'bank_unavailable',
    'payment_method_provider_timeout',
  ],
  [
    { code: 'payment_method_provider_timeout', message: 'The BLIK network timed out.' },
    'bank_unavailable',
    'payment_method_provider_timeout',
  ],
])('%o is %s', (failure, declineCode, gatewayCode) => {
  expect(declineOf(failure)).toEqual({ declineCode, gatewayCode, isKnown: true })
})

test.each<[Failure, string | null]>([
  [{ code: 'payment_method_invalid_parameter', decline_code: 'a_new_one' }, 'a_new_one'],
  [{ code: 'a_new_one' }, 'a_new_one'],
  [{ decline_code: 'constructor' }, 'constructor'],
  [{}, null],
])('%o has no place in our list: the bank declined, as far as the payer may know', (failure, gatewayCode) => {
  expect(declineOf(failure)).toEqual({ declineCode: 'bank_declined', gatewayCode, isKnown: false })
})

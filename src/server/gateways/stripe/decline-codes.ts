import type { DeclineCode } from '../../../contract/payment-attempt.ts'

/** What Stripe says of a failure, as far as it does. */
export interface Failure {
  code?: string | null | undefined
  decline_code?: string | null | undefined
  message?: string | null | undefined
}

export interface Decline {
  declineCode: DeclineCode
  /** Stripe's own word; null where it has none. */
  gatewayCode: string | null
  /** False where our list has no place for it. */
  isKnown: boolean
}

/** `decline_code`, since Stripe's API of endive. A code that was used comes as `code_expired`, as Stripe's documentation says. */
const byDeclineCode: Readonly<Record<string, DeclineCode>> = {
  code_invalid: 'code_invalid',
  code_expired: 'code_expired',
  insufficient_funds: 'insufficient_funds',
  customer_declined: 'customer_declined',
  payment_limit_exceeded: 'limit_exceeded',
  partner_generic_decline: 'bank_declined',
  generic_decline: 'bank_declined',
  processing_error: 'bank_unavailable',
}

/** `code`, where there is no `decline_code` that we know. */
const byCode: Readonly<Record<string, DeclineCode>> = {
  payment_method_not_available: 'bank_unavailable',
  payment_method_invalid_parameter: 'code_invalid',
  payment_method_provider_decline: 'bank_declined',
}

/** Of a time-out only the message tells whose it was. It is for people, so its words are a guess; the payer's is the usual one. */
const timeoutOf = (message: string): DeclineCode =>
  !/customer/i.test(message) && /\b(bank|issuer|network|blik)\b/i.test(message)
    ? 'bank_unavailable'
    : 'customer_timeout'

const known = ({ code, decline_code: declineCode, message }: Failure): DeclineCode | undefined => {
  if (declineCode && Object.hasOwn(byDeclineCode, declineCode)) return byDeclineCode[declineCode]
  if (declineCode) return undefined
  if (code === 'payment_method_provider_timeout') return timeoutOf(message ?? '')
  return code && Object.hasOwn(byCode, code) ? byCode[code] : undefined
}

/** What a failure means for the payer. */
export const declineOf = (failure: Failure): Decline => {
  const declineCode = known(failure)
  return {
    declineCode: declineCode ?? 'bank_declined',
    gatewayCode: failure.decline_code || failure.code || null,
    isKnown: declineCode !== undefined,
  }
}

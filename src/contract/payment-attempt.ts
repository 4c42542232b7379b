import * as z from 'zod/mini'

/** Where a Payment Attempt stands. `approved` and `declined` are final; in the other two the gateway still has the word. */
export const AttemptStatus = z.enum(['sending', 'waiting', 'approved', 'declined'])
export type AttemptStatus = z.infer<typeof AttemptStatus>

/** Why a code did not lead to a payment, as far as the payer may know. Gateways' own codes are mapped to these. */
export const DeclineCode = z.enum([
  'code_invalid',
  'code_expired',
  'code_used',
  'customer_declined',
  'customer_timeout',
  'insufficient_funds',
  'limit_exceeded',
  'bank_declined',
  'bank_unavailable',
])
export type DeclineCode = z.infer<typeof DeclineCode>

/** How many codes may be tried for one Checkout Session. */
export const attemptLimit = 10

/** Six ASCII digits. A string everywhere: leading zeros are part of the code. Never logged, stored or put in a URL. */
export const BlikCode = z.string().check(z.regex(/^[0-9]{6}$/, 'must be 6 digits'))

/**
 * What the page sends when the payer confirms a code. `number` is the count of the session's finished attempts + 1, so
 * that a second click, a second tab or a repeat after a lost reply is the same attempt and cannot charge twice.
 */
export const TakeBlikCode = z.strictObject({
  number: z.int().check(z.minimum(1), z.maximum(attemptLimit)),
  blik_code: BlikCode,
})
export type TakeBlikCode = z.infer<typeof TakeBlikCode>

/** Why a code was not taken at all (409): nothing was charged by this request. The page asks for the session and shows it. */
export const AttemptRefusal = z.enum([
  'attempt_in_progress',
  'attempt_number_mismatch',
  'attempt_limit_reached',
  'session_complete',
  'session_expired',
])
export type AttemptRefusal = z.infer<typeof AttemptRefusal>

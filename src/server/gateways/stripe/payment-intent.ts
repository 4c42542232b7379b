import * as z from 'zod'
import type { GatewayAnswer } from '../port.ts'
import { declineOf } from './decline-codes.ts'

/** How long Stripe lets the payer confirm in the bank app. */
export const confirmationMs = 60_000

/** What we read of a PaymentIntent. Statuses that Stripe may add are read as texts, and judged as not known. */
export const PaymentIntent = z.object({
  id: z.string().min(1),
  object: z.literal('payment_intent'),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  livemode: z.boolean(),
  metadata: z.record(z.string(), z.string()),
  payment_method_types: z.array(z.string()),
  last_payment_error: z
    .object({ code: z.string().nullish(), decline_code: z.string().nullish(), message: z.string().nullish() })
    .nullish(),
})
export type PaymentIntent = z.infer<typeof PaymentIntent>

export type Word =
  | { kind: 'answer'; answer: GatewayAnswer; isKnown: boolean }
  /** No code has come to it: it moves nothing, and takes one still. */
  | { kind: 'untouched' }

const waiting = (askedBankAt: Date): Word => ({
  kind: 'answer',
  answer: { status: 'waiting', confirmBy: new Date(askedBankAt.getTime() + confirmationMs) },
  isKnown: true,
})

const approved: Word = { kind: 'answer', answer: { status: 'approved' }, isKnown: true }

const declinedBy = (failure: NonNullable<PaymentIntent['last_payment_error']>): Word => {
  const { isKnown, ...decline } = declineOf(failure)
  return { kind: 'answer', answer: { status: 'declined', ...decline }, isKnown }
}

/** Nothing moves for it any more. Without an error it has never had a code, or was ended by hand. */
const canceled: Word = {
  kind: 'answer',
  answer: { status: 'declined', declineCode: 'code_expired', gatewayCode: 'canceled' },
  isKnown: true,
}

/**
 * What a PaymentIntent says of its attempt, which sends it one code and never a second one. Throws for what we know nothing
 * of: then the attempt stays open. `askedBankAt` is when the payer's time to confirm began at the earliest.
 */
export const wordOf = (
  { status, last_payment_error: failure }: Pick<PaymentIntent, 'status' | 'last_payment_error'>,
  askedBankAt: Date,
): Word => {
  switch (status) {
    case 'succeeded':
      return approved
    case 'requires_action':
    case 'processing':
      return waiting(askedBankAt)
    case 'requires_payment_method':
      return failure ? declinedBy(failure) : { kind: 'untouched' }
    case 'requires_confirmation':
      return { kind: 'untouched' }
    case 'canceled':
      return failure ? declinedBy(failure) : canceled
    default:
      throw new Error(
        `A PaymentIntent is ${/^\w{1,40}$/.test(status) ? status : 'in no status of Stripe’s'}, which is not known here`,
      )
  }
}

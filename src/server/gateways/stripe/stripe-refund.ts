import * as z from 'zod'
import type { RefundFailure } from '../../../contract/refund.ts'
import type { RefundAnswer } from '../port.ts'

/** What we read of a Refund. Statuses that Stripe may add are read as texts, and judged as not known. */
export const StripeRefund = z.object({
  id: z.string().min(1),
  object: z.literal('refund'),
  amount: z.int(),
  currency: z.string(),
  status: z.string().nullable(),
  failure_reason: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})
export type StripeRefund = z.infer<typeof StripeRefund>

/** `failure_reason`, by docs.stripe.com/refunds. */
const failures: Readonly<Record<string, RefundFailure>> = {
  insufficient_funds: 'insufficient_balance',
  declined: 'declined',
  lost_or_stolen_card: 'declined',
  expired_or_canceled_card: 'declined',
  merchant_request: 'canceled',
}

/** What a Refund says. Throws for what we know nothing of: then it stays as it is. */
export const refundAnswer = ({ id, status, failure_reason: reason }: StripeRefund): RefundAnswer => {
  switch (status) {
    case 'succeeded':
      return { status, reference: id }
    case 'pending':
    case 'requires_action':
      return { status: 'pending', reference: id }
    case 'failed':
      return { status, reference: id, failureReason: failures[reason ?? ''] ?? 'unknown' }
    case 'canceled':
      return { status: 'failed', reference: id, failureReason: 'canceled' }
    default:
      throw new Error('A refund at Stripe is in a status that is not known here')
  }
}

import type { RefundAnswer, RefundRequest } from '../port.ts'
import { alarmOfAccount, type Working } from './account.ts'
import { Refusal } from './refusal.ts'
import { refundAnswer, type StripeRefund } from './stripe-refund.ts'
import { refundKey } from './what-is-told.ts'

/**
 * Gives money back, once: what is there already for our id is told. Stripe knows a key for a day alone, so what it has in its
 * books is asked before anything is sent.
 */
export const refund = async (
  working: Working,
  { refundId, attemptId, reference, amount, currency }: RefundRequest,
  signal: AbortSignal,
): Promise<RefundAnswer> => {
  if (reference === null) throw new Error('A payment without a PaymentIntent cannot be refunded')
  const { api, host } = working
  const told = (found: StripeRefund) => {
    if (found.amount !== amount || found.currency !== currency)
      host().alarm(
        { refund: refundId, stripeRefund: found.id },
        'Stripe has refunded another amount than it was asked for',
      )
    return refundAnswer(found)
  }
  try {
    const known = (await api.refunds(reference, signal)).find(({ metadata }) => metadata?.[refundKey] === refundId)
    return told(known ?? (await api.refund(reference, { refundId, attemptId, amount }, signal)))
  } catch (error) {
    alarmOfAccount(working, error)
    const refused = error instanceof Refusal ? refusedBy(error) : null
    if (refused === null) throw error
    host().warn({ refund: refundId, err: error }, 'Stripe has refused a refund')
    return refused
  }
}

/** What Stripe refuses for good moves nothing; null for what it may take the next time. */
const refusedBy = ({ status, failure }: Refusal): RefundAnswer | null => {
  if (status < 400 || status >= 500 || [401, 403, 404, 409, 429].includes(status)) return null
  const failureReason = failure.code === 'balance_insufficient' ? 'insufficient_balance' : 'declined'
  return { status: 'failed', reference: null, failureReason }
}

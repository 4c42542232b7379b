import type { RefundAnswer, RefundRequest } from '../port.ts'
import { alarmOfAccount, type Working } from './account.ts'
import { Refusal } from './refusal.ts'
import { refundAnswer, type StripeRefund } from './stripe-refund.ts'

/**
 * Gives money back, once: what is there already for our id is told. Stripe knows a key for a day alone, so what it has in its
 * books is asked before anything is sent.
 */
export const refund = async (working: Working, request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer> => {
  try {
    const found = await known(working, request, signal)
    return found ? told(working, request, found) : await send(working, request, signal)
  } catch (error) {
    alarmOfAccount(working, error)
    throw error
  }
}

const told = ({ host }: Working, { refundId, amount, currency }: RefundRequest, found: StripeRefund): RefundAnswer => {
  if (found.amount !== amount || found.currency !== currency)
    host().alarm(
      { refund: refundId, stripeRefund: found.id },
      'Stripe has refunded another amount than it was asked for',
    )
  return refundAnswer(found)
}

const known = (
  { api }: Working,
  { refundId, reference, refundReference }: RefundRequest,
  signal: AbortSignal,
): Promise<StripeRefund | null> => {
  if (refundReference !== null) return api.readRefund(refundReference, signal)
  return api.findRefund(intentOf(reference), refundId, signal)
}

const intentOf = (reference: string | null): string => {
  if (reference === null) throw new Error('A payment without a PaymentIntent cannot be refunded')
  return reference
}

const send = async (working: Working, request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer> => {
  const { refundId, attemptId, reference, amount } = request
  const { api, host } = working
  try {
    return told(working, request, await api.refund(intentOf(reference), { refundId, attemptId, amount }, signal))
  } catch (error) {
    const refused = error instanceof Refusal ? refusedBy(error) : null
    if (refused === null) throw error
    host().warn({ refund: refundId, err: error }, 'Stripe has refused a refund')
    return refused
  }
}

/** Of these Stripe takes the same call another time, or has it already: they say nothing of the refund. */
const sayNothing = new Set([401, 403, 404, 409, 429])

/** What Stripe refuses for good moves nothing; null for what it may take the next time. */
const refusedBy = ({ status, type, failure }: Refusal): RefundAnswer | null => {
  if (status < 400 || status >= 500 || sayNothing.has(status) || type === 'idempotency_error') return null
  const failureReason = failure.code === 'balance_insufficient' ? 'insufficient_balance' : 'declined'
  return { status: 'failed', reference: null, failureReason }
}

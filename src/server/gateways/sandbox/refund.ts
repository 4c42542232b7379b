import type { RefundAnswer, RefundRequest } from '../port.ts'

/** Amounts, in minor units, whose refunds end as testers need it. Every other one succeeds at once. */
export const refundAmounts = {
  declined: 4001,
  insufficientBalance: 4002,
  pending: 4003,
  /** The first replies get lost: it succeeds after some seconds. */
  replyLost: 4004,
} as const

const lostForMs = 2_000

/** What the sandbox bank makes of a refund, by its amount and age alone. */
export const refundOf = (
  { refundId, amount, begunAt }: Pick<RefundRequest, 'refundId' | 'amount' | 'begunAt'>,
  now: Date,
): RefundAnswer => {
  const reference = `sandbox_${refundId}`
  switch (amount) {
    case refundAmounts.declined:
      return { status: 'failed', reference, failureReason: 'declined' }
    case refundAmounts.insufficientBalance:
      return { status: 'failed', reference, failureReason: 'insufficient_balance' }
    case refundAmounts.pending:
      return { status: 'pending', reference }
    case refundAmounts.replyLost:
      if (now.getTime() < begunAt.getTime() + lostForMs) throw new Error('The sandbox bank hung up before it replied')
      return { status: 'succeeded', reference }
    default:
      return { status: 'succeeded', reference }
  }
}

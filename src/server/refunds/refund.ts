import type { RefundFailure, RefundStatus } from '../../contract/refund.ts'
import type { RefundAnswer } from '../gateways/port.ts'

/** What the rules need to know of a refund. */
export interface RefundState {
  status: RefundStatus
  failureReason: RefundFailure | null
  gatewayReference: string | null
}

/** A bank can send money back that its acquirer has called sent: nothing else ends what has ended. */
const next: Record<RefundStatus, readonly RefundStatus[]> = {
  pending: ['succeeded', 'failed'],
  succeeded: ['failed'],
  failed: [],
}

export type RefundVerdict =
  | { kind: 'changed'; refund: RefundState }
  | { kind: 'unchanged' }
  /** Money moves that we have called failed: somebody must be told. */
  | { kind: 'contradiction' }

/** What a gateway's answer makes of a refund. */
export const applyRefundAnswer = (refund: RefundState, answer: RefundAnswer): RefundVerdict => {
  const gatewayReference = refund.gatewayReference ?? answer.reference
  if (answer.status === refund.status) {
    return gatewayReference === refund.gatewayReference
      ? { kind: 'unchanged' }
      : { kind: 'changed', refund: { ...refund, gatewayReference } }
  }
  if (!next[refund.status].includes(answer.status)) {
    return { kind: refund.status === 'failed' && answer.status === 'succeeded' ? 'contradiction' : 'unchanged' }
  }
  const failureReason = answer.status === 'failed' ? answer.failureReason : null
  return { kind: 'changed', refund: { status: answer.status, failureReason, gatewayReference } }
}

const shortestPauseMs = 2_000
const longestPauseMs = 3_600_000

/** When to ask the gateway about a refund that it has not ended: ever more seldom, as it can take days. */
export const nextRefundCheck = (createdAt: Date, now: Date): Date => {
  const ageMs = now.getTime() - createdAt.getTime()
  return new Date(now.getTime() + Math.min(Math.max(shortestPauseMs, ageMs / 10), longestPauseMs))
}

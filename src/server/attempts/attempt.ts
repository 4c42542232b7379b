import type { AttemptStatus, DeclineCode } from '../../contract/payment-attempt.ts'
import type { GatewayAnswer } from '../gateways/port.ts'

/** What the rules need to know of a Payment Attempt. */
export interface Attempt {
  status: AttemptStatus
  createdAt: Date
  replyBy: Date
  confirmBy: Date | null
  declineCode: DeclineCode | null
  gatewayCode: string | null
}

const next: Record<AttemptStatus, readonly AttemptStatus[]> = {
  sending: ['waiting', 'approved', 'declined'],
  waiting: ['approved', 'declined'],
  approved: [],
  declined: [],
}

export const isFinal = (status: AttemptStatus): boolean => next[status].length === 0

export type Verdict =
  | { kind: 'changed'; attempt: Attempt }
  /** Known already, or older than what is known. */
  | { kind: 'unchanged' }
  /** The gateway takes a final answer back. The attempt stays as it is, and somebody must be told. */
  | { kind: 'contradiction' }

/** What a gateway's answer makes of an attempt. */
export const applyAnswer = (attempt: Attempt, answer: GatewayAnswer): Verdict => {
  if (attempt.status === answer.status) return { kind: 'unchanged' }
  if (isFinal(attempt.status)) return { kind: answer.status === 'waiting' ? 'unchanged' : 'contradiction' }
  if (!next[attempt.status].includes(answer.status)) return { kind: 'unchanged' }
  return {
    kind: 'changed',
    attempt: {
      ...attempt,
      status: answer.status,
      confirmBy: answer.status === 'waiting' ? answer.confirmBy : attempt.confirmBy,
      declineCode: answer.status === 'declined' ? answer.declineCode : null,
      gatewayCode: answer.status === 'declined' ? answer.gatewayCode : null,
    },
  }
}

/**
 * What it means that the gateway has never heard of an attempt: nothing yet, for the charge may still be on its way; and
 * after `silenceMs`, that it was never charged.
 */
export const neverReceived = (
  attempt: Attempt,
  { silenceMs, now }: { silenceMs: number; now: Date },
): GatewayAnswer | null =>
  attempt.status === 'sending' && now.getTime() >= attempt.createdAt.getTime() + silenceMs
    ? { status: 'declined', declineCode: 'code_expired', gatewayCode: null }
    : null

const shortestPauseMs = 2_000
const longestPauseMs = 300_000

/**
 * When to ask the gateway about an unfinished attempt, null once it is final. Gateways tell by themselves as a rule; this
 * is for what they could not tell: each 5 s while the payer may confirm, each 2 s right after, then ever more seldom.
 */
export const nextCheckAt = (attempt: Attempt, now: Date): Date | null => {
  if (isFinal(attempt.status)) return null
  const deadline = (attempt.status === 'waiting' ? attempt.confirmBy : null) ?? attempt.replyBy
  const overdueMs = now.getTime() - deadline.getTime()
  if (attempt.status === 'sending' && overdueMs < 0) return deadline
  if (overdueMs < 0) return new Date(Math.min(now.getTime() + 5_000, deadline.getTime()))
  const pauseMs = Math.min(Math.max(shortestPauseMs, overdueMs / 10), longestPauseMs)
  return new Date(now.getTime() + pauseMs)
}

import { type AttemptRefusal, attemptLimit } from '../../contract/payment-attempt.ts'
import { isDue } from '../sessions/expire-session.ts'
import type { SessionRow } from '../sessions/lock-session.ts'

export interface Request {
  session: Pick<SessionRow, 'status' | 'expires_at'>
  /** The session's attempts so far. */
  attempts: readonly { finished_at: Date | null }[]
  /** The number that the page gives to its attempt. */
  number: number
  now: Date
  /** Whether its merchant may not be paid any more. */
  isOver?: boolean
}

/** Why another code may not be sent to the gateway now; null if it may. */
export const refusalOf = ({ session, attempts, number, now, isOver = false }: Request): AttemptRefusal | null => {
  const unfinished = attempts.some((attempt) => attempt.finished_at === null)
  if (session.status === 'complete') return 'session_complete'
  if (session.status === 'expired' || isDue(session, unfinished, now)) return 'session_expired'
  if (unfinished) return 'attempt_in_progress'
  if (isOver) return 'session_expired'
  if (attempts.length >= attemptLimit) return 'attempt_limit_reached'
  if (number !== attempts.length + 1) return 'attempt_number_mismatch'
  return null
}

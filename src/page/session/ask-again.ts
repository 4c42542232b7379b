import { isOverdue, type Known } from '../phase.ts'

interface AskAgainInput {
  known: Known
  nowMs: number
  /** Whether the stream of updates is alive. */
  streamHealthy: boolean
  /** Whether somebody may be looking. A page that comes back into sight asks at once. */
  isVisible: boolean
}

/** In how many ms to ask the server again, beside what the stream brings; false where there is nothing to come. */
export const askAgainInMs = ({ known, nowMs, streamHealthy, isVisible }: AskAgainInput): number | false => {
  if (known === 'not_found') return false
  if (typeof known === 'string') return 3_000
  if (known.status !== 'open') return false
  const overdue = isOverdue(known, nowMs)
  // A stream that beats but brings no word past a deadline may have lost its source.
  if (streamHealthy) return overdue ? 10_000 : false
  const awaited = known.attempt !== null && known.attempt.status !== 'declined'
  if (awaited || overdue) return 2_000
  return isVisible ? 10_000 : 30_000
}

import type { CodeWith } from '../../contract/error-codes.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'
import { type ApiError, conflict } from '../transport/api-error.ts'
import type { Situation } from './test-session.ts'

const ofAttempt = ({ attempt }: Situation): string => {
  if (attempt === null) return 'no code was given yet'
  const reason = attempt.decline_code === null ? '' : ` (${attempt.decline_code})`
  return `code ${attempt.number} is ${attempt.status}${reason}`
}

const isAnswered = ({ attempt }: Situation): boolean =>
  attempt === null || attempt.status === 'approved' || attempt.status === 'declined'

const wrong = (code: CodeWith<409>, state: string, way: string): ApiError =>
  conflict({ code, message: `${state[0]?.toUpperCase()}${state.slice(1)}. ${way}` })

const ended = ({ session }: Situation): ApiError | null => {
  const way = 'Create another session.'
  if (session.status === 'complete') return wrong('session_complete', 'the session is complete: it is paid', way)
  if (session.status === 'expired') return wrong('session_expired', 'the session is expired', way)
  return null
}

/** 409: what the session is in, where no code waits for the bank, and what can be done. */
export const nothingWaits = (situation: Situation): ApiError => {
  const over = ended(situation)
  if (over && isAnswered(situation)) return over
  if (isAnswered(situation)) {
    const way = 'Give a code, or plan with `next_code` what the next one will meet.'
    return wrong('nothing_waits', `the session is open, and ${ofAttempt(situation)}`, way)
  }
  const reached = situation.bank.state === 'has_decided' ? 'the bank has decided already' : 'the bank has no such code'
  const way = 'Kasa asks the bank by itself: wait.'
  return wrong('nothing_waits', `${ofAttempt(situation)}, and ${reached}, but its reply was lost`, way)
}

/** 409 where no next code can come now; null where one can. */
export const noNextCode = (situation: Situation): ApiError | null => {
  const over = ended(situation)
  if (over) return over
  if (!isAnswered(situation)) {
    const way = 'Make the bank answer with `outcome` first.'
    return wrong('attempt_in_progress', `the session is open, and ${ofAttempt(situation)}`, way)
  }
  if (situation.attempt !== null && situation.attempt.number >= attemptLimit) {
    return wrong(
      'attempt_limit_reached',
      `the session has taken all of its ${attemptLimit} codes`,
      'Create another session.',
    )
  }
  return null
}

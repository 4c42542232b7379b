import type { PayerSession } from '../contract/payer-session.ts'
import type { DeclineCode } from '../contract/payment-attempt.ts'

/** What the page knows of its session. Once it has been told one, a failed question does not take that away. */
export type Known = PayerSession | 'not_found' | 'unreachable' | 'nothing_yet'

/** Why a code was not taken: it got lost on the way, we cannot take it now, it was one too many too fast, or it was refused. */
export type NotTaken = 'connection' | 'service' | 'too_fast' | 'refused'

/**
 * The last code that this tab has sent: its answer is on the way; or did not come, and nobody knows whether the code
 * arrived; or the server has said that it never did. Once the session shows an attempt of its number, that counts alone.
 */
export type Posting =
  | { number: number; answer: 'awaited' | 'missing' }
  | { number: number; answer: 'not_taken'; why: NotTaken }

interface WithSession {
  session: PayerSession
}

/** What the payer is in now. Each has its screen. */
export type Phase =
  | { name: 'loading' }
  | { name: 'not_found' }
  | { name: 'unreachable' }
  | ({ name: 'enter_code'; number: number; declined: DeclineCode | null; notTaken: NotTaken | null } & WithSession)
  | ({ name: 'sending' } & WithSession)
  | ({ name: 'confirm_in_bank'; confirmByMs: number; isLate: boolean } & WithSession)
  | ({ name: 'checking' } & WithSession)
  | ({ name: 'paid'; successUrl: string | null } & WithSession)
  | ({ name: 'already_paid'; successUrl: string | null } & WithSession)
  | ({ name: 'expired' } & WithSession)
  | ({ name: 'no_attempts_left'; declined: DeclineCode | null } & WithSession)

export type PhaseName = Phase['name']
export type PhaseNamed<Name extends PhaseName> = Extract<Phase, { name: Name }>

export interface PhaseInput {
  known: Known
  /** By the server's clock. */
  nowMs: number
  posting: Posting | null
  /** Whether this tab showed the wait for this payment. */
  watched: boolean
}

/** What the payer is in. A deadline that has passed never means failure: only the server's word ends anything. */
export const phaseOf = ({ known, nowMs, posting, watched }: PhaseInput): Phase => {
  if (known === 'nothing_yet') return { name: 'loading' }
  if (known === 'not_found' || known === 'unreachable') return { name: known }
  if (known.status === 'complete') {
    return { name: watched ? 'paid' : 'already_paid', session: known, successUrl: known.success_url }
  }
  return unpaidPhase({ session: known, nowMs, posting })
}

const unpaidPhase = ({ session, nowMs, posting }: WithSession & Pick<PhaseInput, 'nowMs' | 'posting'>): Phase => {
  const { attempt } = session
  const lastNumber = attempt?.number ?? 0
  const unseen = posting !== null && posting.number > lastNumber ? posting : null
  if (unseen !== null && unseen.answer !== 'not_taken') {
    return { name: unseen.answer === 'awaited' ? 'sending' : 'checking', session }
  }
  if (attempt !== null && attempt.status !== 'declined') return unfinishedPhase({ session, nowMs })

  if (session.status === 'expired') return { name: 'expired', session }
  const declined = attempt?.decline_code ?? null
  if (session.attempts_left <= 0) return { name: 'no_attempts_left', session, declined }
  return { name: 'enter_code', session, number: lastNumber + 1, declined, notTaken: unseen?.why ?? null }
}

const unfinishedPhase = ({ session, nowMs }: WithSession & { nowMs: number }): Phase => {
  const deadlineMs = attemptDeadlineMs(session)
  // Approved but not complete yet, or expired under way: the server owes a last word, and no code may be asked for.
  if (deadlineMs === null || nowMs >= deadlineMs || session.status === 'expired') return { name: 'checking', session }
  if (session.attempt?.status === 'sending') return { name: 'sending', session }
  const lateMs = notificationLateMs(session)
  return { name: 'confirm_in_bank', session, confirmByMs: deadlineMs, isLate: lateMs !== null && nowMs >= lateMs }
}

/** Bank apps notify within seconds: after this long the payer is told what to do without a notification. */
const notificationMs = 20_000

/** From when on a notification is late, by the server's clock; null where none is awaited. */
const notificationLateMs = ({ attempt }: PayerSession): number | null =>
  attempt?.status === 'waiting' ? attempt.created_at_ms + notificationMs : null

/** When the unfinished attempt's answer is due, by the server's clock; null where none is awaited. */
const attemptDeadlineMs = ({ attempt }: PayerSession): number | null => {
  if (attempt?.status === 'sending') return attempt.reply_by_ms
  if (attempt?.status === 'waiting') return attempt.confirm_by_ms ?? attempt.reply_by_ms
  return null
}

/** The next moment after `nowMs` at which the page shows its phase anew and asks the server. Null where none is to come. */
export const nextDeadlineMs = (known: Known, nowMs: number): number | null => {
  const lateMs = typeof known === 'string' || known.status !== 'open' ? null : notificationLateMs(known)
  const moments = lateMs === null ? deadlinesMs(known) : [...deadlinesMs(known), lateMs]
  const ahead = moments.filter((momentMs) => momentMs > nowMs)
  return ahead.length === 0 ? null : Math.min(...ahead)
}

/** Whether a deadline has passed of which the server has not told the outcome. */
export const isOverdue = (known: Known, nowMs: number): boolean =>
  deadlinesMs(known).some((deadlineMs) => deadlineMs <= nowMs)

const deadlinesMs = (known: Known): number[] => {
  if (typeof known === 'string' || known.status !== 'open') return []
  return [attemptDeadlineMs(known), known.expires_at_ms].filter((deadlineMs) => deadlineMs !== null)
}

/** Whether money may be on its way, so that the payer has to wait and must not pay again. */
export const isWaiting = (name: PhaseName): boolean =>
  name === 'sending' || name === 'confirm_in_bank' || name === 'checking'

const minuteMs = 60_000

/** What is said of the time in which a session can be paid, and for how long before its end, the last one first. */
const timeLimits = [
  { name: 'soon', beforeMs: 5 * minuteMs },
  { name: 'later', beforeMs: 15 * minuteMs },
] as const

interface TimeLimit {
  /** Null while there is plenty of time, and once it is over. */
  name: (typeof timeLimits)[number]['name'] | null
  /** When to look again; null for never. */
  nextMs: number | null
}

/** What to say at `nowMs` of a session that expires at `untilMs`, both by the server's clock. */
export const timeLimitOf = (untilMs: number, nowMs: number): TimeLimit => {
  if (nowMs >= untilMs) return { name: null, nextMs: null }
  const reached = timeLimits.find(({ beforeMs }) => nowMs >= untilMs - beforeMs)
  const ahead = timeLimits.map(({ beforeMs }) => untilMs - beforeMs).filter((timeMs) => timeMs > nowMs)
  return { name: reached?.name ?? null, nextMs: ahead.length === 0 ? null : Math.min(...ahead) }
}

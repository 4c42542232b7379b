import type { Transaction } from 'kysely'
import type { EventContradiction } from '../../contract/webhook-event.ts'
import { applyAnswer, isFinal } from '../attempts/attempt.ts'
import { type AttemptRow, fromRow } from '../attempts/attempt-row.ts'
import { keepContradiction, moveAttempt } from '../attempts/move-attempt.ts'
import { lockAttempt, sessionOfAttempt } from '../attempts/read-attempts.ts'
import type { Database } from '../database/schema.ts'
import type { GatewayAnswer } from '../gateways/port.ts'
import { expireLocked, isDue } from '../sessions/expire-session.ts'
import { lockSession, type SessionRow } from '../sessions/lock-session.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { announceAttempt } from './announce-attempt.ts'
import type { Payments } from './payments.ts'

interface Recording {
  trx: Transaction<Database>
  outbox: Outbox
  session: SessionRow
  /** As it was before the answer. */
  row: AttemptRow
  answer: GatewayAnswer
  now: Date
}

/** Where an answer was concluded from what was known of the attempt: it counts only as long as that is still so. */
export interface Basis {
  /** The reference that the gateway was asked by. */
  reference: string | null
}

/**
 * Writes what the gateway says of an attempt, in one transaction with what follows for its session. Safe to repeat, in
 * any order and from several processes: old news changes nothing, and a contradiction is kept for a person to look at.
 */
export const recordAnswer = async (
  payments: Payments,
  { attemptId, answer, basis }: { attemptId: string; answer: GatewayAnswer; basis?: Basis },
): Promise<void> => {
  const { db, clock, log, outbox, watch } = payments
  const finished: AttemptRow[] = []
  const alarm = await db.transaction().execute(async (trx) => {
    const locked = await lockBoth(trx, attemptId)
    if (locked === null) return 'a gateway answered for an attempt that is not ours'
    const { session, row } = locked
    if (basis && basis.reference !== row.gateway_reference) return null
    const recording: Recording = { trx, outbox, session, row, answer, now: clock.now() }
    const verdict = applyAnswer(fromRow(row), answer)
    if (verdict.kind === 'contradiction') return contradict(recording)
    if (verdict.kind === 'unchanged') return null
    const changed = await moveAttempt(trx, { id: row.id, attempt: verdict.attempt, now: recording.now })
    if (isFinal(changed.status)) finished.push(changed)
    watch?.answering(session.id)
    return changed.status === 'approved' ? complete(recording, changed) : goOn(recording, changed)
  })
  for (const { gateway, status, decline_code } of finished) {
    watch?.attempt({ gateway, outcome: status, declineCode: decline_code })
  }
  if (!alarm) return
  watch?.alarm()
  log.error({ attempt: attemptId, answer: answer.status, alarm: true }, alarm)
}

/** The attempt and its session, in the order in which everyone locks them; null for an unknown attempt. */
const lockBoth = async (trx: Transaction<Database>, attemptId: string) => {
  const sessionId = await sessionOfAttempt(trx, attemptId)
  const session = sessionId === null ? undefined : await lockSession(trx, sessionId)
  const row = session && (await lockAttempt(trx, attemptId))
  return session && row ? { session, row } : null
}

/** The payer waits, or may try another code; a session whose time ran out meanwhile is over now. */
const goOn = async (recording: Recording, row: AttemptRow): Promise<null> => {
  const { session, now } = recording
  await announceAttempt(recording, { row, now })
  if (isFinal(row.status) && isDue(session, false, now)) await expireLocked(recording, { sessionId: session.id, now })
  return null
}

const complete = async (recording: Recording, row: AttemptRow): Promise<string | null> => {
  const { trx, session, now } = recording
  if (session.status === 'open') {
    await announceAttempt(recording, { row, now, completes: true })
    return null
  }
  const contradiction = contradictionIn(recording)
  await keepContradiction(trx, { attemptId: row.id, at: now, ...contradiction })
  await announceAttempt(recording, { row, now, contradiction })
  return 'a session that was paid or over already has been charged'
}

/** The money has moved whatever we wrote before: a session that is still open counts as paid, so that nobody pays twice. */
const contradict = async (recording: Recording): Promise<string | null> => {
  const { trx, session, row, answer, now } = recording
  const contradiction = contradictionIn(recording)
  if (!(await keepContradiction(trx, { attemptId: row.id, at: now, ...contradiction }))) return null
  const completes = answer.status === 'approved' && session.status === 'open'
  await announceAttempt(recording, { row, now, completes, contradiction })
  return `a gateway contradicts its final answer, which was ${row.status}`
}

/** No type of event of its own: shops that know the documented four get it as an update, or as what it completes. */
const contradictionIn = ({ row, answer }: Recording): EventContradiction => ({
  recorded_status: row.status,
  gateway_status: answer.status,
  gateway_code: answer.status === 'declined' ? answer.gatewayCode : null,
})

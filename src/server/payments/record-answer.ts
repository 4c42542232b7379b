import type { Transaction } from 'kysely'
import type { EventContradiction } from '../../contract/webhook-event.ts'
import type { Database } from '../database/schema.ts'
import type { GatewayAnswer } from '../gateways/port.ts'
import { expireLocked, isDue } from '../sessions/expire-session.ts'
import { lockSession, type SessionRow } from '../sessions/lock-session.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { announceAttempt } from './announce-attempt.ts'
import { type Attempt, hear, isFinal, nextCheckAt } from './attempt.ts'
import { type AttemptRow, fromRow } from './attempt-row.ts'
import type { Payments } from './payments.ts'

interface Hearing {
  trx: Transaction<Database>
  outbox: Outbox
  session: SessionRow
  row: AttemptRow
  answer: GatewayAnswer
  now: Date
}

/**
 * Writes what the gateway says of an attempt, in one transaction with what follows for its session. Safe to repeat, in
 * any order and from several processes: old news changes nothing, and a contradiction is kept for a person to look at.
 */
export const recordAnswer = async (payments: Payments, attemptId: string, answer: GatewayAnswer): Promise<void> => {
  const { db, clock, log, outbox, watch } = payments
  const finished: AttemptRow[] = []
  const alarm = await db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('payment_attempts')
      .select('session_id')
      .where('id', '=', attemptId)
      .executeTakeFirst()
    const session = known && (await lockSession(trx, known.session_id))
    if (!session) return 'a gateway answered for an attempt that is not ours'
    const row = await trx
      .selectFrom('payment_attempts')
      .selectAll()
      .where('id', '=', attemptId)
      .executeTakeFirstOrThrow()
    const hearing: Hearing = { trx, outbox, session, row, answer, now: clock.now() }
    const verdict = hear(fromRow(row), answer)
    if (verdict.kind === 'contradiction') return contradict(hearing)
    if (verdict.kind === 'unchanged') return null
    const changed = await move(hearing, verdict.attempt)
    if (isFinal(changed.status)) finished.push(changed)
    watch?.answering(session.id)
    if (changed.status === 'approved') return complete(hearing, changed)
    await announceAttempt(hearing, { row: changed, now: hearing.now })
    if (changed.status === 'declined' && isDue(session, false, hearing.now)) {
      await expireLocked(hearing, { sessionId: session.id, now: hearing.now })
    }
    return null
  })
  for (const { gateway, status, decline_code } of finished) {
    watch?.attempt({ gateway, outcome: status, declineCode: decline_code })
  }
  if (!alarm) return
  watch?.alarm()
  log.error({ attempt: attemptId, answer: answer.status, alarm: true }, alarm)
}

const move = ({ trx, row, now }: Hearing, attempt: Attempt): Promise<AttemptRow> =>
  trx
    .updateTable('payment_attempts')
    .set({
      status: attempt.status,
      confirm_by: attempt.confirmBy,
      decline_code: attempt.declineCode,
      gateway_code: attempt.gatewayCode,
      finished_at: isFinal(attempt.status) ? now : null,
      next_check_at: nextCheckAt(attempt, now),
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()

const complete = async (hearing: Hearing, row: AttemptRow): Promise<string | null> => {
  const { session, now } = hearing
  if (session.status === 'open') {
    await announceAttempt(hearing, { row, now, completes: true })
    return null
  }
  await keepContradiction(hearing)
  await announceAttempt(hearing, { row, now, contradiction: contradictionIn(hearing) })
  return 'a session that was paid or over already has been charged'
}

/** The money has moved whatever we wrote before: a session that is still open counts as paid, so that nobody pays twice. */
const contradict = async (hearing: Hearing): Promise<string | null> => {
  const { session, row, answer, now } = hearing
  if (!(await keepContradiction(hearing))) return null
  const completes = answer.status === 'approved' && session.status === 'open'
  await announceAttempt(hearing, { row, now, completes, contradiction: contradictionIn(hearing) })
  return `a gateway contradicts its final answer, which was ${row.status}`
}

/** No type of event of its own: shops that know the documented four hear of it as an update, or as what it completes. */
const contradictionIn = ({ row, answer }: Hearing): EventContradiction => ({
  recorded_status: row.status,
  gateway_status: answer.status,
  gateway_code: answer.status === 'declined' ? answer.gatewayCode : null,
})

/** Keeps what the gateway said, once however often it says it. Returns whether it is news. */
const keepContradiction = async (hearing: Hearing): Promise<boolean> => {
  const kept = await hearing.trx
    .insertInto('gateway_contradictions')
    .values({ attempt_id: hearing.row.id, at: hearing.now, ...contradictionIn(hearing) })
    .onConflict((conflict) => conflict.columns(['attempt_id', 'gateway_status']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

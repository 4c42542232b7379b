import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { GatewayAnswer } from '../gateways/gateway.ts'
import { announceChange } from '../sessions/announce-change.ts'
import { expireLocked, isDue } from '../sessions/expire-session.ts'
import { lockSession, type SessionRow } from '../sessions/lock-session.ts'
import { hear, isFinal, nextCheckAt } from './attempt.ts'
import { type AttemptRow, fromRow } from './attempt-row.ts'
import type { Payments } from './payments.ts'

interface Hearing {
  trx: Transaction<Database>
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
  const { db, clock, log } = payments
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
    const hearing: Hearing = { trx, session, row, answer, now: clock.now() }
    const verdict = hear(fromRow(row), answer)
    if (verdict.kind === 'contradiction') return contradict(hearing)
    if (verdict.kind === 'unchanged') return null
    const { attempt } = verdict
    await trx
      .updateTable('payment_attempts')
      .set({
        status: attempt.status,
        confirm_by: attempt.confirmBy,
        decline_code: attempt.declineCode,
        gateway_code: attempt.gatewayCode,
        finished_at: isFinal(attempt.status) ? hearing.now : null,
        next_check_at: nextCheckAt(attempt, hearing.now),
      })
      .where('id', '=', attemptId)
      .execute()
    if (attempt.status === 'approved') return complete(hearing)
    await announceChange(trx, session.id)
    if (attempt.status === 'declined' && isDue(session, false, hearing.now)) await expireLocked(trx, session.id)
    return null
  })
  if (alarm) log.error({ attempt: attemptId, answer: answer.status, alarm: true }, alarm)
}

const complete = async (hearing: Hearing): Promise<string | null> => {
  const { trx, session } = hearing
  await announceChange(trx, session.id)
  if (session.status !== 'open') {
    await keepContradiction(hearing)
    return 'a session that was paid or over already has been charged'
  }
  await trx.updateTable('checkout_sessions').set({ status: 'complete' }).where('id', '=', session.id).execute()
  return null
}

/** The money has moved whatever we wrote before: a session that is still open counts as paid, so that nobody pays twice. */
const contradict = async (hearing: Hearing): Promise<string | null> => {
  const { trx, session, row, answer } = hearing
  if (!(await keepContradiction(hearing))) return null
  if (answer.status === 'approved' && session.status === 'open') {
    await trx.updateTable('checkout_sessions').set({ status: 'complete' }).where('id', '=', session.id).execute()
    await announceChange(trx, session.id)
  }
  return `a gateway contradicts its final answer, which was ${row.status}`
}

/** Keeps what the gateway said, once however often it says it. Returns whether it is news. */
const keepContradiction = async ({ trx, row, answer, now }: Hearing): Promise<boolean> => {
  const kept = await trx
    .insertInto('gateway_contradictions')
    .values({
      attempt_id: row.id,
      recorded_status: row.status,
      gateway_status: answer.status,
      gateway_code: answer.status === 'declined' ? answer.gatewayCode : null,
      at: now,
    })
    .onConflict((conflict) => conflict.columns(['attempt_id', 'gateway_status']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

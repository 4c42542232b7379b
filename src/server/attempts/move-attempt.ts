import { type Kysely, sql, type Transaction } from 'kysely'
import type { EventContradiction } from '../../contract/webhook-event.ts'
import { workApart } from '../database/apart.ts'
import type { Database } from '../database/schema.ts'
import { type Attempt, isFinal, nextCheckAt } from './attempt.ts'
import { type AttemptRow, fromRow } from './attempt-row.ts'

/** Writes what an attempt has become. It must be locked. */
export const moveAttempt = (
  trx: Transaction<Database>,
  { id, attempt, now }: { id: string; attempt: Attempt; now: Date },
): Promise<AttemptRow> =>
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
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** The reply to an attempt's code will not come any more. Null where the attempt has gone on since. Its session must be locked. */
export const markReplyOverdue = async (
  trx: Transaction<Database>,
  { id, now }: { id: string; now: Date },
): Promise<AttemptRow | null> => {
  const row = await trx
    .updateTable('payment_attempts')
    .set({ reply_by: now })
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .returningAll()
    .executeTakeFirst()
  if (!row) return null
  return trx
    .updateTable('payment_attempts')
    .set({ next_check_at: nextCheckAt(fromRow(row), now) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Keeps the gateway's reference with an attempt. Returns false where it has its final answer, or a reference already. Its session must be locked. */
export const keepGatewayReference = async (
  trx: Transaction<Database>,
  { id, reference }: { id: string; reference: string },
): Promise<boolean> => {
  const kept = await trx
    .updateTable('payment_attempts')
    .set({ gateway_reference: reference })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .where('gateway_reference', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

/** Keeps what a gateway said against its final answer, once however often it says it. Returns whether it is news. */
export const keepContradiction = async (
  trx: Transaction<Database>,
  { attemptId, at, ...contradiction }: EventContradiction & { attemptId: string; at: Date },
): Promise<boolean> => {
  const kept = await trx
    .insertInto('gateway_contradictions')
    .values({ attempt_id: attemptId, at, ...contradiction })
    .onConflict((conflict) => conflict.columns(['attempt_id', 'gateway_status']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

/** How many attempts wait for somebody to ask their gateway. */
export const countDueAttempts = async (db: Kysely<Database>, now: Date): Promise<number> => {
  const { count } = await db
    .selectFrom('payment_attempts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('finished_at', 'is', null)
    .where('next_check_at', '<=', now)
    .executeTakeFirstOrThrow()
  return count
}

/** The gateways that have due attempts. */
export const gatewaysWithDueAttempts = async (db: Kysely<Database>, now: Date): Promise<string[]> => {
  const rows = await due(db, now).select('gateway').distinct().execute()
  return rows.map(({ gateway }) => gateway)
}

const due = (db: Kysely<Database>, now: Date) =>
  db.selectFrom('payment_attempts').where('finished_at', 'is', null).where('next_check_at', '<=', now)

/** A session's unfinished attempt, if it is time to ask its gateway. */
export const dueAttemptOf = async (
  db: Kysely<Database>,
  { sessionId, now }: { sessionId: string; now: Date },
): Promise<AttemptRow | null> =>
  (await due(db, now).selectAll().where('session_id', '=', sessionId).executeTakeFirst()) ?? null

interface Claiming {
  gateway: string
  now: Date
  limit: number
  /** Ids that are not asked for. */
  without: readonly string[]
  /** Told of one that cannot be taken. */
  onBad: (id: string, error: unknown) => Promise<void>
}

/**
 * Takes due attempts of a gateway and sets the time of the next question at once, so that a crash after this only delays
 * it. Returns also how many were due.
 */
export const claimDueAttempts = async (
  db: Kysely<Database>,
  { gateway, now, limit, without, onBad }: Claiming,
): Promise<{ attempts: AttemptRow[]; due: number }> => {
  const rows = await due(db, now)
    .select('id')
    .where('gateway', '=', gateway)
    .where('id', '<>', sql<string>`all(${without}::uuid[])`)
    .orderBy('next_check_at')
    .limit(limit)
    .execute()
  const attempts: AttemptRow[] = []
  await workApart(rows, {
    work: async (some) => {
      attempts.push(...(await claim(db, { ids: some.map(({ id }) => id), now })))
    },
    onBad: ({ id }, error) => onBad(id, error),
  })
  return { attempts, due: rows.length }
}

const claim = (db: Kysely<Database>, { ids, now }: { ids: readonly string[]; now: Date }): Promise<AttemptRow[]> =>
  db.transaction().execute(async (trx) => {
    const free = await due(trx, now)
      .selectAll()
      .where('id', '=', sql<string>`any(${ids})`)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const row of free) {
      await trx
        .updateTable('payment_attempts')
        .set({ next_check_at: nextCheckAt(fromRow(row), now) })
        .where('id', '=', row.id)
        .execute()
    }
    return free
  })

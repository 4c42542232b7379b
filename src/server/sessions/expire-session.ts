import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { announceChange } from './announce-change.ts'
import { lockSession, type SessionRow } from './lock-session.ts'

/** Whether an open session's time is over. An attempt without a final answer holds this up: it may still be paid. */
export const isDue = (session: Pick<SessionRow, 'status' | 'expires_at'>, hasUnfinished: boolean, now: Date): boolean =>
  session.status === 'open' && session.expires_at <= now && !hasUnfinished

/** Expires a session that the caller has locked and found due. */
export const expireLocked = async (trx: Transaction<Database>, sessionId: string): Promise<void> => {
  await trx.updateTable('checkout_sessions').set({ status: 'expired' }).where('id', '=', sessionId).execute()
  await announceChange(trx, sessionId)
}

/** Expires the session if it is due. Returns whether it did. */
export const expireIfDue = ({ db, sessionId, now }: { db: Kysely<Database>; sessionId: string; now: Date }) =>
  db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId)
    const unfinished = await trx
      .selectFrom('payment_attempts')
      .select('id')
      .where('session_id', '=', sessionId)
      .where('finished_at', 'is', null)
      .executeTakeFirst()
    if (!session || !isDue(session, unfinished !== undefined, now)) return false
    await expireLocked(trx, sessionId)
    return true
  })

/** The open sessions whose time is over and that nothing holds up, oldest first, at most `limit`. */
export const dueSessions = async ({ db, now, limit }: { db: Kysely<Database>; now: Date; limit: number }) => {
  const rows = await db
    .selectFrom('checkout_sessions as session')
    .select('session.id')
    .where('session.status', '=', 'open')
    .where('session.expires_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('payment_attempts as attempt')
            .select('attempt.id')
            .whereRef('attempt.session_id', '=', 'session.id')
            .where('attempt.finished_at', 'is', null),
        ),
      ),
    )
    .orderBy('session.expires_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

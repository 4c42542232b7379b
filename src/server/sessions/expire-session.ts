import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import { hasUnfinishedAttempt, unfinishedAttemptOf } from '../attempts/read-attempts.ts'
import type { Database } from '../database/schema.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { announceChange } from './announce-change.ts'
import { lockSession, lockSessionIfFree, type SessionRow } from './lock-session.ts'

/** Whether an open session's time is over. An attempt without a final answer holds this up: it may still be paid. */
export const isDue = (session: Pick<SessionRow, 'status' | 'expires_at'>, hasUnfinished: boolean, now: Date): boolean =>
  session.status === 'open' && session.expires_at <= now && !hasUnfinished

/** The same of a row of `checkout_sessions`, for the database to judge. */
export const isDueNow = (now: Date): RawBuilder<boolean> => sql<boolean>`(
  checkout_sessions.status = 'open' and checkout_sessions.expires_at <= ${now} 
  and not ${unfinishedAttemptOf('checkout_sessions.id')})`

/** Expires a session that the caller has locked and found open, and that nothing holds up. */
export const expireLocked = (
  { trx, outbox }: { trx: Transaction<Database>; outbox: Outbox },
  { sessionId, now }: { sessionId: string; now: Date },
): Promise<SessionRow> =>
  announceChange({ trx, outbox }, { sessionId, type: 'checkout.session.expired', status: 'expired', now })

interface Expiring {
  sessionId: string
  now: Date
}

const expireWith =
  (lock: typeof lockSession) =>
  ({ db, outbox }: { db: Kysely<Database>; outbox: Outbox }, { sessionId, now }: Expiring): Promise<boolean> =>
    db.transaction().execute(async (trx) => {
      const session = await lock(trx, sessionId)
      if (session && isDue(session, await hasUnfinishedAttempt(trx, sessionId), now)) {
        await expireLocked({ trx, outbox }, { sessionId, now })
      }
      return session !== undefined
    })

/** Expires the session if it is due. Returns whether there is one. */
export const expireIfDue = expireWith(lockSession)

/** The same, unless somebody else is busy with it: returns false then, at once. */
export const expireIfDueAndFree = expireWith(lockSessionIfFree)

interface Due {
  db: Kysely<Database>
  now: Date
  limit: number
  /** Ids that are not asked for. */
  without: readonly string[]
}

/** The open sessions whose time is over and that nothing holds up, oldest first, at most `limit`. */
export const dueSessions = async ({ db, now, limit, without }: Due): Promise<string[]> => {
  const rows = await db
    .selectFrom('checkout_sessions')
    .select('id')
    .where(isDueNow(now))
    .where('id', '<>', sql<string>`all(${without})`)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

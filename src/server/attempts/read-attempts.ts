import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely'
import type { MerchantAttempt } from '../../contract/merchant-attempt.ts'
import type { Database } from '../database/schema.ts'
import { selectedColumns } from '../database/selected-columns.ts'
import type { AttemptRow } from './attempt-row.ts'
import { presentAttempt } from './present-attempt.ts'

/** The attempt, locked until the transaction ends. Its session must be locked before it. */
export const lockAttempt = (trx: Transaction<Database>, attemptId: string): Promise<AttemptRow | undefined> =>
  trx.selectFrom('payment_attempts').selectAll().where('id', '=', attemptId).forUpdate().executeTakeFirst()

/** Which session an attempt is of; null for an unknown attempt. */
export const sessionOfAttempt = async (db: Kysely<Database>, attemptId: string): Promise<string | null> => {
  const row = await db
    .selectFrom('payment_attempts')
    .select('session_id')
    .where('id', '=', attemptId)
    .executeTakeFirst()
  return row?.session_id ?? null
}

interface Found {
  reference: string | null
  begunAt: Date
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** The attempt of this id, whatever text that is, if it was sent to this gateway. */
export const findAttemptOf = async (
  db: Kysely<Database>,
  { gateway, id }: { gateway: string; id: string },
): Promise<Found | null> => {
  if (!isUuid(id)) return null
  const row = await db
    .selectFrom('payment_attempts')
    .select(['gateway_reference as reference', 'created_at as begunAt'])
    .where('id', '=', id)
    .where('gateway', '=', gateway)
    .executeTakeFirst()
  return row ?? null
}

/**
 * The attempt that paid a session: of which its gateway was the first to say that it took the money, be it after it had
 * declined it; null for none.
 */
export const payingAttemptOf = async (
  trx: Transaction<Database>,
  sessionId: string,
): Promise<Pick<AttemptRow, 'id' | 'gateway'> | null> => {
  const paid = await trx
    .selectFrom('payment_attempts as attempt')
    .leftJoin('gateway_contradictions as contradiction', (join) =>
      join.onRef('contradiction.attempt_id', '=', 'attempt.id').on('contradiction.gateway_status', '=', 'approved'),
    )
    .select(['attempt.id', 'attempt.gateway'])
    .where('attempt.session_id', '=', sessionId)
    .where(({ eb, or }) => or([eb('attempt.status', '=', 'approved'), eb('contradiction.id', 'is not', null)]))
    .orderBy(({ fn }) => fn.coalesce('contradiction.at', 'attempt.finished_at'))
    .orderBy('attempt.number')
    .executeTakeFirst()
  return paid ?? null
}

/** The gateway's own name for an attempt; null where it has none. */
export const referenceOfAttempt = async (db: Kysely<Database>, id: string): Promise<string | null> => {
  const row = await db
    .selectFrom('payment_attempts')
    .select('gateway_reference')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.gateway_reference
}

export type AttemptInBrief = Pick<AttemptRow, 'number' | 'finished_at'>

/** The attempts of a session, in no order. */
export const attemptsInBrief = (trx: Transaction<Database>, sessionId: string): Promise<AttemptInBrief[]> =>
  trx.selectFrom('payment_attempts').select(['number', 'finished_at']).where('session_id', '=', sessionId).execute()

/** The session's attempts as its shop sees them, newest first. */
export const listAttempts = async (db: Kysely<Database>, sessionId: string): Promise<MerchantAttempt[]> => {
  const rows = await db
    .selectFrom('payment_attempts')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(presentAttempt)
}

/** Whether an attempt of the session has no final answer yet. Asked of a locked session, it stays true as long. */
export const hasUnfinishedAttempt = async (trx: Transaction<Database>, sessionId: string): Promise<boolean> => {
  const unfinished = await trx
    .selectFrom('payment_attempts')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return unfinished !== undefined
}

/** The same as a condition of a statement, for the session whose id `sessionId` refers to: `checkout_sessions.id`. */
export const unfinishedAttemptOf = (sessionId: string): RawBuilder<boolean> => sql<boolean>`exists (
  select from payment_attempts as unfinished
  where unfinished.session_id = ${sql.ref(sessionId)} and unfinished.finished_at is null
)`

const ofNewest = ['number', 'status', 'created_at', 'reply_by', 'confirm_by', 'finished_at', 'decline_code'] as const

type Newest = Pick<Selectable<Database['payment_attempts']>, (typeof ofNewest)[number]>
/** The newest attempt in a row of something else: all null where there is none. */
export type NewestAttempt = { [Column in keyof Newest as `attempt_${Column}`]: Newest[Column] | null }

/** The newest attempt beside each row of a statement, for the session whose id `sessionId` refers to. */
export const newestAttemptOf = (sessionId: string) => ({
  columns: selectedColumns({ of: 'attempt', columns: ofNewest, prefix: 'attempt_' }),
  join: sql`left join lateral (
    select ${selectedColumns({ of: 'newest', columns: ofNewest })} from payment_attempts as newest
    where newest.session_id = ${sql.ref(sessionId)} order by newest.number desc limit 1
  ) as attempt on true`,
})

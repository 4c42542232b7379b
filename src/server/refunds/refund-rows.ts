import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { nextRefundCheck, type RefundState } from './refund.ts'

export type RefundRow = Selectable<Database['refunds']>

export const insertRefund = async (trx: Transaction<Database>, row: RefundRow): Promise<void> => {
  await trx.insertInto('refunds').values(row).execute()
}

/** How much of a session has gone back, or is on its way. Its session must be locked where that is to stay true. */
export const amountGivenBack = async (trx: Transaction<Database>, sessionId: string): Promise<number> => {
  const { amount } = await trx
    .selectFrom('refunds')
    .select(sql<number>`coalesce(sum(amount), 0)::bigint`.as('amount'))
    .where('session_id', '=', sessionId)
    .where('status', '<>', 'failed')
    .executeTakeFirstOrThrow()
  return amount
}

export const readRefund = async (db: Kysely<Database>, id: string): Promise<RefundRow | null> =>
  (await db.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** Writes what a refund has become. Its session must be locked. */
export const moveRefund = (
  trx: Transaction<Database>,
  { row, refund, now }: { row: RefundRow; refund: RefundState; now: Date },
): Promise<RefundRow> =>
  trx
    .updateTable('refunds')
    .set({
      status: refund.status,
      failure_reason: refund.failureReason,
      gateway_reference: refund.gatewayReference,
      next_check_at: refund.status === 'pending' ? nextRefundCheck(row.created_at, now) : null,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()

const due = (db: Kysely<Database>, now: Date) => db.selectFrom('refunds').where('next_check_at', '<=', now)

export const countDueRefunds = async (db: Kysely<Database>, now: Date): Promise<number> => {
  const { count } = await due(db, now)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The gateways that have due refunds. */
export const gatewaysWithDueRefunds = async (db: Kysely<Database>, now: Date): Promise<string[]> => {
  const rows = await due(db, now).select('gateway').distinct().execute()
  return rows.map(({ gateway }) => gateway)
}

interface Claiming {
  gateway: string
  now: Date
  /** How long a question may take, in milliseconds. */
  patienceMs: number
  limit: number
}

/** Takes due refunds of a gateway and sets the time of the next question at once, so that a crash after this only delays it. */
export const claimDueRefunds = (
  db: Kysely<Database>,
  { gateway, now, patienceMs, limit }: Claiming,
): Promise<RefundRow[]> =>
  db.transaction().execute(async (trx) => {
    const rows = await due(trx, now)
      .selectAll()
      .where('gateway', '=', gateway)
      .orderBy('next_check_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const row of rows) {
      const next = nextRefundCheck(row.created_at, new Date(now.getTime() + patienceMs))
      await trx.updateTable('refunds').set({ next_check_at: next }).where('id', '=', row.id).execute()
    }
    return rows
  })

/** What went back, in a row of something else: both null where nothing did. */
export interface GivenBack {
  refunds_succeeded: number | null
  refunds_pending: number | null
}

/** What went back beside each row of a statement, for the paid session whose id and status the names refer to. */
export const givenBackOf = ({ sessionId, status }: { sessionId: string; status: string }) => ({
  columns: sql`given_back.refunds_succeeded, given_back.refunds_pending`,
  join: sql`left join lateral (
    select
      (sum(amount) filter (where refund.status = 'succeeded'))::bigint as refunds_succeeded,
      (sum(amount) filter (where refund.status = 'pending'))::bigint as refunds_pending
    from refunds as refund where refund.session_id = ${sql.ref(sessionId)}
  ) as given_back on ${sql.ref(status)} = 'complete'`,
})

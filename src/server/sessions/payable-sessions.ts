import { type Selectable, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { selectedColumns } from '../database/selected-columns.ts'

const columns = [
  'id',
  'revision',
  'livemode',
  'status',
  'amount_total',
  'amount_sub_total',
  'fees',
  'currency',
  'customer_firstname',
  'customer_lastname',
  'customer_email',
  'locale',
  'expires_at',
  'success_url',
  'cancel_url',
] as const

/** What a payer's page needs of its session. */
export type PayableSession = Pick<Selectable<Database['checkout_sessions']>, (typeof columns)[number]>

/** Sessions by their ids, called `session`, for a statement that other rooms add their columns to. */
export const payableSessions = (sessionIds: readonly string[]) => ({
  columns: selectedColumns({ of: 'session', columns }),
  from: sql`checkout_sessions as session`,
  where: sql`session.id = any(${sessionIds})`,
})

import { type RawBuilder, type Selectable, sql } from 'kysely'
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
export type PayableSession = Pick<Selectable<Database['checkout_sessions']>, (typeof columns)[number]> & {
  order_number: string | null
  order_description: string | null
}

interface OrderKeys {
  number: RawBuilder<unknown>
  description: RawBuilder<unknown>
}

/**
 * Sessions by their ids, called `session`, for a statement that other rooms add their columns to. Of metadata nothing
 * is read but what stands under the keys.
 */
export const payableSessions = (sessionIds: readonly string[], keys: OrderKeys) => ({
  columns: sql`${selectedColumns({ of: 'session', columns })},
    session.metadata ->> ${keys.number} as order_number,
    session.metadata ->> ${keys.description} as order_description`,
  from: sql`checkout_sessions as session`,
  where: sql`session.id = any(${sessionIds})`,
})

import { type Kysely, sql } from 'kysely'
import type { RefundListQuery } from '../../contract/refund.ts'
import { routes } from '../../contract/routes.ts'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../keys/authenticate.ts'
import { asFarAsFits, readList } from '../transport/list.ts'
import { presentRefund } from './present-refund.ts'
import type { RefundRow } from './refund-rows.ts'

const ownRefunds = (db: Kysely<Database>, { merchantId, livemode }: Caller) =>
  db.selectFrom('refunds').where('merchant_id', '=', merchantId).where('livemode', '=', livemode)

export const findOwnRefund = (
  db: Kysely<Database>,
  { caller, id }: { caller: Caller; id: string },
): Promise<RefundRow | undefined> => ownRefunds(db, caller).selectAll().where('id', '=', id).executeTakeFirst()

/** As much as any refund weighs, in bytes. */
const weight = sql<number>`500`

/** The caller's refunds, newest first. */
export const listRefunds = (db: Kysely<Database>, { caller, query }: { caller: Caller; query: RefundListQuery }) =>
  readList({
    query,
    url: routes.refunds,
    find: (id) => ownRefunds(db, caller).select(['id', 'created_at']).where('id', '=', id).executeTakeFirst(),
    read: async (page) => {
      const { where, direction, limit } = page
      const session = query.checkout_session
      const rows = ownRefunds(db, caller)
        .selectAll()
        .select(weight.as('bytes'))
        .where(where)
        .$if(session !== undefined, (all) => all.where('session_id', '=', session ?? null))
        .orderBy('created_at', direction)
        .orderBy('id', direction)
        .limit(limit)
      return (await asFarAsFits<RefundRow>(rows, page).execute(db)).rows
    },
    present: presentRefund,
  })

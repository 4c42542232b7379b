import { type Kysely, type SqlBool, sql } from 'kysely'
import type { CheckoutSessionListQuery } from '../../contract/checkout-session.ts'
import { idsBegin } from '../../contract/reference.ts'
import { routes } from '../../contract/routes.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../keys/authenticate.ts'
import { asFarAsFits, readList } from '../transport/list.ts'
import { isDueNow } from './expire-session.ts'
import type { SessionRow } from './lock-session.ts'
import { isSessionId } from './session-id.ts'

interface Listing<Item> {
  caller: Caller
  query: CheckoutSessionListQuery
  present: (row: SessionRow) => Item
}

/** What may be long in a session, in bytes. */
const weight = sql<number>`(coalesce(octet_length(metadata::text), 0)
  + octet_length(success_url) + octet_length(cancel_url) + octet_length(notification_url))`

/** What the reference says of the id; there is an index on it. */
const begins = sql<string>`left(id, 7)`

/** The caller's sessions, newest first. One whose time is over is shown as expired before anybody has written so. */
export const listSessions = <Item>(
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  { caller, query, present }: Listing<Item>,
) => {
  const isDue = isDueNow(clock.now())
  const status = sql<SessionRow['status']>`case when ${isDue} then 'expired' else status end`
  const own = db
    .selectFrom('checkout_sessions')
    .where('merchant_id', '=', caller.merchantId)
    .where('livemode', '=', caller.livemode)
  return readList({
    query,
    url: routes.sessions,
    find: async (id) =>
      isSessionId(id) ? own.select(['id', 'created_at']).where('id', '=', id).executeTakeFirst() : undefined,
    read: async (page) => {
      const { where, direction, limit } = page
      const rows = own
        .selectAll()
        .select([status.as('status'), weight.as('bytes')])
        .where(where)
        .$if(query.status !== undefined, (rows) => rows.where(sql<SqlBool>`${status} = ${query.status}`))
        .$if(query.reference !== undefined, (rows) => rows.where(begins, 'in', idsBegin(query.reference ?? '') ?? []))
        .orderBy('created_at', direction)
        .orderBy('id', direction)
        .limit(limit)
      return (await asFarAsFits<SessionRow>(rows, page).execute(db)).rows
    },
    present,
  })
}

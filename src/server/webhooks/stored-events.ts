import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What the events of a merchant in one mode take. Each has its session with all of its metadata in it. */
export interface StoredEvents {
  merchantId: string
  livemode: boolean
  events: number
  bytes: number
}

/** What has come since a time, for each merchant and mode that has anything. Reads no event: PostgreSQL knows their lengths. */
export const storedEventsSince = async (db: Kysely<Database>, since: Date): Promise<StoredEvents[]> => {
  const { rows } = await sql<StoredEvents>`
    with recursive owner as (
      (select merchant_id, livemode from events order by merchant_id, livemode limit 1)
      union all
      select next.merchant_id, next.livemode from owner cross join lateral (
        select merchant_id, livemode from events
        where (merchant_id, livemode) > (owner.merchant_id, owner.livemode)
        order by merchant_id, livemode limit 1
      ) next
    )
    select owner.merchant_id as "merchantId", owner.livemode, stored.events, stored.bytes
    from owner cross join lateral (
      select count(1) as events, sum(octet_length(body))::bigint as bytes from events
      where merchant_id = owner.merchant_id and livemode = owner.livemode and created_at >= ${since}
    ) stored
    where stored.events > 0`.execute(db)
  return rows
}

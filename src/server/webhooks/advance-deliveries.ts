import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { deliveriesChannel } from './delivery-queue.ts'
import { queueName } from './due-jobs.ts'

/** Brings the tries that wait for a session's events nearer, by so many milliseconds. */
export const advanceDeliveries = async (
  trx: Transaction<Database>,
  { sessionId, merchantId, ms }: { sessionId: string; merchantId: string; ms: number },
): Promise<void> => {
  await sql`
    update pgboss.job set start_after = start_after - ${ms} * interval '1 millisecond'
    where name = ${queueName} and state < 'active' and group_tier = ${merchantId}
      and data ->> 'eventId' in (select id from events where session_id = ${sessionId})`.execute(trx)
  await sql`select pg_notify(${deliveriesChannel}, '')`.execute(trx)
}

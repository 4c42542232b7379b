import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { announceChange } from './announce-change.ts'

interface Advancing {
  sessionId: string
  /** Milliseconds. */
  ms: number
  now: Date
}

/** Brings a session's end nearer, for testers. It must be locked, and open. */
export const advanceSession = async (
  { trx, outbox }: { trx: Transaction<Database>; outbox: Outbox },
  { sessionId, ms, now }: Advancing,
): Promise<void> => {
  await trx
    .updateTable('checkout_sessions')
    .set({ expires_at: sql<Date>`date_trunc('second', expires_at - ${ms} * interval '1 millisecond')` })
    .where('id', '=', sessionId)
    .execute()
  await announceChange({ trx, outbox }, { sessionId, type: 'checkout.session.updated', now })
}

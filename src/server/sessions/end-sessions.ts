import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/**
 * Ends the merchant's open sessions: their time is over now, so each expires as any other does, with its event, on its open
 * pages, and not before an attempt under way has its answer. Returns how many.
 */
export const endSessions = async (
  trx: Transaction<Database>,
  { merchantId, now }: { merchantId: string; now: Date },
): Promise<number> => {
  const ended = await trx
    .updateTable('checkout_sessions')
    .set({ expires_at: now })
    .where('merchant_id', '=', merchantId)
    .where('status', '=', 'open')
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

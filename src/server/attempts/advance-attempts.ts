import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Makes a session's unfinished attempt so much older, in milliseconds, with all that is due for it. Its session must be locked. */
export const advanceAttempts = async (
  trx: Transaction<Database>,
  { sessionId, ms }: { sessionId: string; ms: number },
): Promise<void> => {
  const earlier = (column: string) => sql<Date>`${sql.ref(column)} - ${ms} * interval '1 millisecond'`
  await trx
    .updateTable('payment_attempts')
    .set({
      created_at: earlier('created_at'),
      reply_by: earlier('reply_by'),
      confirm_by: earlier('confirm_by'),
      next_check_at: earlier('next_check_at'),
    })
    .where('session_id', '=', sessionId)
    .where('finished_at', 'is', null)
    .execute()
}

import type { Kysely } from 'kysely'
import type { MerchantAttempt } from '../../contract/merchant-attempt.ts'
import type { Database } from '../database/schema.ts'
import { presentAttempt } from './present-attempt.ts'

/** The session's attempts, newest first. */
export const listAttempts = async (db: Kysely<Database>, sessionId: string): Promise<MerchantAttempt[]> => {
  const rows = await db
    .selectFrom('payment_attempts')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(presentAttempt)
}

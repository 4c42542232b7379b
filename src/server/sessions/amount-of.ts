import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What a session asks for: minor units, and ISO 4217 in lower case. */
export const amountOfSession = async (
  db: Kysely<Database>,
  sessionId: string,
): Promise<{ amount: number; currency: string } | null> => {
  const row = await db
    .selectFrom('checkout_sessions')
    .select(['amount_total as amount', 'currency'])
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return row ?? null
}

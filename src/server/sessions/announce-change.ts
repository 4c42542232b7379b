import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** The NOTIFY channel that carries the ids of changed sessions between the processes. */
export const changesChannel = 'checkout_session_changed'

/** Numbers a change that the payer can see and tells every process of it, once the transaction is committed. */
export const announceChange = async (trx: Transaction<Database>, sessionId: string): Promise<void> => {
  await trx
    .updateTable('checkout_sessions')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', sessionId)
    .execute()
  await sql`select pg_notify(${changesChannel}, ${sessionId})`.execute(trx)
}

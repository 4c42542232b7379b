import type { Selectable, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

export type SessionRow = Selectable<Database['checkout_sessions']>

/** The session, locked until the transaction ends: whatever changes a session or its attempts goes through here. */
export const lockSession = (trx: Transaction<Database>, sessionId: string): Promise<SessionRow | undefined> =>
  trx.selectFrom('checkout_sessions').selectAll().where('id', '=', sessionId).forUpdate().executeTakeFirst()

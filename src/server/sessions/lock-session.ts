import type { Selectable, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

export type SessionRow = Selectable<Database['checkout_sessions']>

const locking = (trx: Transaction<Database>, sessionId: string) =>
  trx.selectFrom('checkout_sessions').selectAll().where('id', '=', sessionId).forUpdate()

/** The session, locked until the transaction ends: whatever changes a session or its attempts goes through here. */
export const lockSession = (trx: Transaction<Database>, sessionId: string): Promise<SessionRow | undefined> =>
  locking(trx, sessionId).executeTakeFirst()

/** The same, unless somebody else has it locked. */
export const lockSessionIfFree = (trx: Transaction<Database>, sessionId: string): Promise<SessionRow | undefined> =>
  locking(trx, sessionId).skipLocked().executeTakeFirst()

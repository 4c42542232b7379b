import { sql, type Transaction } from 'kysely'
import type { EventData, EventType } from '../../contract/webhook-event.ts'
import type { Database } from '../database/schema.ts'
import { type NewEvent, type Outbox, writeEvents } from '../webhooks/write-event.ts'
import type { SessionRow } from './lock-session.ts'
import { presentSession } from './present-session.ts'

/** The NOTIFY channel that carries the ids of changed sessions between the processes. */
export const changesChannel = 'checkout_session_changed'

interface Change extends Omit<EventData, 'object'> {
  sessionId: string
  type: EventType
  now: Date
  /** What the session becomes by it, unless it stays what it is. */
  status?: SessionRow['status']
}

/** Numbers a change that the payer can see, writes its event, and tells every process once the transaction is committed. */
export const announceChange = async (
  { trx, outbox }: { trx: Transaction<Database>; outbox: Outbox },
  { sessionId, type, now, status, ...details }: Change,
): Promise<SessionRow> => {
  const session = await trx
    .updateTable('checkout_sessions')
    .set((eb) => ({ revision: eb('revision', '+', 1), ...(status && { status }) }))
    .where('id', '=', sessionId)
    .returningAll()
    .executeTakeFirstOrThrow()
  await sql`select pg_notify(${changesChannel}, ${sessionId})`.execute(trx)
  await writeEvents({ trx, queue: outbox.queue }, [eventOf(outbox, { session, type, now, ...details })])
  return session
}

/** The event that tells of a session as it is now. */
export const eventOf = (
  outbox: Outbox,
  { session, type, now, ...details }: Omit<Change, 'sessionId' | 'status'> & { session: SessionRow },
): NewEvent => ({ session, type, now, data: { object: presentSession(session, outbox.publicUrl), ...details } })

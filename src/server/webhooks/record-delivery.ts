import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Answer } from './post-event.ts'

/** One try to send an event. */
export interface Delivery {
  eventId: string
  /** When it began. */
  at: Date
  answer: Answer
}

/** Keeps what came of tries. */
export const recordDeliveries = async (trx: Transaction<Database>, deliveries: readonly Delivery[]): Promise<void> => {
  const rows = deliveries.map(({ eventId, at, answer }) => ({
    event_id: eventId,
    at,
    duration_ms: answer.durationMs,
    status_code: answer.statusCode,
    error: answer.error,
    response: answer.response,
    location: answer.location,
  }))
  await trx.insertInto('deliveries').values(rows).execute()
}

/** Nothing of these sessions is sent to their addresses any more. */
export const switchOff = async (
  trx: Transaction<Database>,
  sessions: readonly { sessionId: string; at: Date }[],
): Promise<void> => {
  await trx
    .insertInto('switched_off_receivers')
    .values(sessions.map(({ sessionId, at }) => ({ session_id: sessionId, at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

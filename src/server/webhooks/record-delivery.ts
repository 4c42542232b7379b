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
  }))
  await trx.insertInto('deliveries').values(rows).execute()
}

/** Nothing of this session is sent to its address any more. */
export const switchOff = async (
  trx: Transaction<Database>,
  { sessionId, at }: { sessionId: string; at: Date },
): Promise<void> => {
  await trx
    .updateTable('checkout_sessions')
    .set({ notification_url_gone_at: at })
    .where('id', '=', sessionId)
    .where('notification_url_gone_at', 'is', null)
    .execute()
}

import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Answer } from './post-event.ts'

/** Keeps what came of a try. */
export const recordDelivery = async (
  trx: Transaction<Database>,
  { eventId, at, answer }: { eventId: string; at: Date; answer: Answer },
): Promise<void> => {
  await trx
    .insertInto('deliveries')
    .values({
      event_id: eventId,
      at,
      duration_ms: answer.durationMs,
      status_code: answer.statusCode,
      error: answer.error,
      response: answer.response,
    })
    .execute()
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

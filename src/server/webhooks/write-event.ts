import { randomBytes } from 'node:crypto'
import type { Selectable, Transaction } from 'kysely'
import type { EventData, EventType, WebhookEvent } from '../../contract/webhook-event.ts'
import { insertRows } from '../database/insert-rows.ts'
import type { Database } from '../database/schema.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import { receiverOf } from './receiver.ts'

/** What writing events takes. */
export interface Outbox {
  queue: Pick<DeliveryQueue, 'add'>
  /** Where payers reach this server, without a slash at its end: sessions in events carry their address. */
  publicUrl: string
}

/** What happened to a session. */
export interface NewEvent {
  /** As it is after the change. Its revision numbers the event. */
  session: Selectable<Database['checkout_sessions']>
  type: EventType
  data: EventData
  now: Date
}

/** `evt_` and 16 random bytes in 22 characters. */
const newEventId = (): string => `evt_${randomBytes(16).toString('base64url')}`

const rowOf = ({ session, type, data, now }: NewEvent): Selectable<Database['events']> => {
  const event: WebhookEvent = {
    id: newEventId(),
    type,
    created_at: Math.floor(now.getTime() / 1000),
    livemode: session.livemode,
    sequence: session.revision,
    data,
  }
  return {
    id: event.id,
    session_id: session.id,
    merchant_id: session.merchant_id,
    livemode: session.livemode,
    sequence: event.sequence,
    type,
    body: JSON.stringify(event),
    created_at: now,
  }
}

/** Writes events in the transaction of the changes that they tell of, with their deliveries where there is an address. */
export const writeEvents = async (
  { trx, queue }: { trx: Transaction<Database>; queue: Outbox['queue'] },
  events: readonly NewEvent[],
): Promise<void> => {
  const written = events.map((event) => ({ ...event, row: rowOf(event) }))
  await insertRows(trx, { into: 'events', rows: written.map(({ row }) => row) })
  const jobs = written
    .filter(({ session }) => session.notification_url !== '')
    .map(({ row, session: { merchant_id: merchantId, notification_url: url } }) => ({
      eventId: row.id,
      tryNumber: 1,
      merchantId,
      receiver: receiverOf({ merchantId, url }),
      afterMs: 0,
    }))
  if (jobs.length > 0) await queue.add(trx, jobs)
}

import { randomBytes } from 'node:crypto'
import type { Selectable, Transaction } from 'kysely'
import type { EventData, EventType, WebhookEvent } from '../../contract/webhook-event.ts'
import type { Database } from '../database/schema.ts'
import type { DeliveryQueue } from './delivery-queue.ts'

/** What writing events takes. */
export interface Outbox {
  queue: Pick<DeliveryQueue, 'add'>
  /** Where payers reach this server, without a slash at its end: sessions in events carry their address. */
  publicUrl: () => string
}

interface NewEvent {
  trx: Transaction<Database>
  queue: Outbox['queue']
  /** As it is after the change. Its revision numbers the event. */
  session: Selectable<Database['checkout_sessions']>
  type: EventType
  data: EventData
  now: Date
}

/** `evt_` and 16 random bytes in 22 characters. */
const newEventId = (): string => `evt_${randomBytes(16).toString('base64url')}`

/** Those who share a receiver wait for each other; nobody else does. */
export const receiverOf = ({
  merchant_id,
  notification_url,
}: Pick<NewEvent['session'], 'merchant_id' | 'notification_url'>): string =>
  `${merchant_id} ${URL.parse(notification_url)?.host ?? ''}`

/** Writes an event in the transaction of the change that it tells of, with its delivery where there is an address. */
export const writeEvent = async ({ trx, queue, session, type, data, now }: NewEvent): Promise<void> => {
  const event: WebhookEvent = {
    id: newEventId(),
    type,
    created_at: Math.floor(now.getTime() / 1000),
    livemode: session.livemode,
    sequence: session.revision,
    data,
  }
  await trx
    .insertInto('events')
    .values({
      id: event.id,
      session_id: session.id,
      merchant_id: session.merchant_id,
      livemode: session.livemode,
      sequence: event.sequence,
      type,
      body: JSON.stringify(event),
      created_at: now,
    })
    .execute()
  if (session.notification_url === '' || session.notification_url_gone_at !== null) return
  await queue.add(trx, { eventId: event.id, tryNumber: 1, receiver: receiverOf(session), afterMs: 0 })
}

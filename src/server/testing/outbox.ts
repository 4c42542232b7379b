import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { deliveryQueue } from '../webhooks/delivery-queue.ts'
import type { Outbox } from '../webhooks/write-event.ts'

/** Writes events and queues their deliveries, which nobody makes. */
export const testOutbox = (db: Kysely<Database>): Outbox => ({
  queue: deliveryQueue(db),
  publicUrl: 'https://pay.example',
})

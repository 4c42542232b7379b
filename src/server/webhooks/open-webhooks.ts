import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../clock.ts'
import { connect } from '../database/connect.ts'
import type { DeliveryOutcome } from './deliver.ts'
import { keepDelivering } from './deliveries.ts'
import { type DeliveryQueue, deliveryQueue } from './delivery-queue.ts'
import { openPoster } from './post-event.ts'
import type { Outbox } from './write-event.ts'

interface Options {
  databaseUrl: string
  clock: Clock
  log: FastifyBaseLogger
  publicUrl: Outbox['publicUrl']
  /** Told of each try: what came of it and how long it had been due before it began, in milliseconds. */
  onDelivery?: (delivery: { outcome: DeliveryOutcome; lagMs: number }) => void
}

export interface Webhooks {
  outbox: Outbox
  queue: DeliveryQueue
  /** Begins the end: what is under way goes on for seconds, nothing new is begun. Events can still be written. */
  stopDelivering(): Promise<void>
  /** Ends within seconds: what is not delivered by then is handed back. */
  close(): Promise<void>
}

/** Connections for deliveries alone: many at once must not take those that payers wait for. */
const connections = 4

/** Brings up the queue and delivers what is in it. */
export const openWebhooks = async ({ databaseUrl, publicUrl, ...options }: Options): Promise<Webhooks> => {
  const db = connect(databaseUrl, {
    max: connections,
    onConnectionLost: (error) => options.log.warn({ err: error }, 'a connection for deliveries broke'),
  })
  const queue = deliveryQueue(db)
  await queue.start(options.log)
  const delivering = await keepDelivering({ ...options, db, databaseUrl, queue, poster: openPoster() })
  let delivered: Promise<void> | null = null
  const stopDelivering = () => {
    delivered ??= delivering.close()
    return delivered
  }
  return {
    outbox: { queue, publicUrl },
    queue,
    stopDelivering,
    async close() {
      await stopDelivering()
      await queue.stop()
      await db.destroy()
    },
  }
}

import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../clock.ts'
import { connect } from '../database/connect.ts'
import type { Notifications } from '../database/notifications.ts'
import type { DeliveryOutcome } from './deliver.ts'
import { keepDelivering } from './deliveries.ts'
import { type DeliveryQueue, deliveryQueue, type SetAside } from './delivery-queue.ts'
import { networkGuard } from './network-guard.ts'
import { openPoster } from './post-event.ts'
import { watchStandstill } from './watch-standstill.ts'
import { type StorageWatch, watchStorage } from './watch-storage.ts'
import type { Outbox } from './write-event.ts'

interface Options {
  databaseUrl: string
  notifications: Pick<Notifications, 'listen'>
  clock: Clock
  log: FastifyBaseLogger
  publicUrl: Outbox['publicUrl']
  /** Where events may be sent beside the public internet: networks like `10.1.0.0/16`, and addresses. */
  networks: readonly string[]
  /** How much the events of a merchant in one mode may take within an hour; 0 for no limit. */
  megabytesAnHour: number
  /** Told of each try: what came of it and how long it had been due before it began, in milliseconds. */
  onDelivery?: (delivery: { outcome: DeliveryOutcome; lagMs: number }) => void
  /** Somebody has to look at the log. */
  onAlarm?: () => void
}

export interface Webhooks {
  outbox: Outbox
  queue: DeliveryQueue
  /** For how many seconds deliveries have stood still, as last seen; 0 where they go on. */
  standstillSeconds(): number
  /** Throws a 429 for who has stored too much to store more. */
  confirmStorage: StorageWatch['confirm']
  /** Begins the end: what is under way goes on for seconds, nothing new is begun. Events can still be written. */
  stopDelivering(): Promise<void>
  /** Ends within seconds: what is not delivered by then is handed back. */
  close(): Promise<void>
}

/** Connections for deliveries alone: many at once must not take those that payers wait for. */
const connections = 4

/** Brings up the queue and delivers what is in it. */
export const openWebhooks = async ({
  databaseUrl,
  publicUrl,
  networks,
  megabytesAnHour,
  ...options
}: Options): Promise<Webhooks> => {
  const { log, onAlarm = () => {} } = options
  const db = connect(databaseUrl, {
    max: connections,
    onConnectionLost: (error) => log.warn({ err: error }, 'a connection for deliveries broke'),
  })
  const onSetAside = ({ error, ...job }: SetAside) => {
    onAlarm()
    log.error({ ...job, err: error, alarm: true }, 'a delivery is set aside: nothing can be done with it')
  }
  const queue = deliveryQueue(db, { onSetAside })
  await queue.start(log)
  const poster = openPoster({ guard: networkGuard({ open: networks }) })
  const delivering = await keepDelivering({ ...options, db, queue, poster })
  const standstill = watchStandstill({ queue, log, onAlarm })
  const storage = watchStorage({ db, clock: options.clock, log, megabytesAnHour })
  let delivered: Promise<void> | null = null
  const stopDelivering = () => {
    delivered ??= delivering.close()
    return delivered
  }
  return {
    outbox: { queue, publicUrl },
    queue,
    standstillSeconds: standstill.seconds,
    confirmStorage: storage.confirm,
    stopDelivering,
    async close() {
      await Promise.all([stopDelivering(), standstill.close(), storage.close()])
      await queue.stop()
      await db.destroy()
    },
  }
}

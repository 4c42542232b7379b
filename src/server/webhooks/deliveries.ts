import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Notifications } from '../database/notifications.ts'
import { type Delivering, type DeliveryOutcome, deliverer } from './deliver.ts'
import { type DeliveryQueue, deliveriesChannel, type TakenJob } from './delivery-queue.ts'
import type { Poster } from './post-event.ts'
import { wakeSignal } from './wake-signal.ts'

interface Options {
  db: Delivering['db']
  notifications: Pick<Notifications, 'listen'>
  clock: Clock
  log: FastifyBaseLogger
  queue: DeliveryQueue
  poster: Poster
  /** How many tries at once, in this process; 128 unless told. */
  concurrency?: number
  /** How often to look for what has become due, in milliseconds; 1,000 unless told. What is due at once is told of. */
  pollMs?: number
  /** How long tries may go on after `close`, in milliseconds; 3,000 unless told. What is left is handed back. */
  graceMs?: number
  /** Told of each try: what came of it and how long it had been due before it began, in milliseconds. */
  onDelivery?: (delivery: { outcome: DeliveryOutcome; lagMs: number }) => void
}

/** Counts what is under way, for each of those whose it is. */
const busyCounts = () => {
  const counts = new Map<string, number>()
  return {
    counts,
    add(key: string, more: 1 | -1) {
      const count = (counts.get(key) ?? 0) + more
      if (count === 0) counts.delete(key)
      else counts.set(key, count)
    },
  }
}

/** Delivers what is due from now on. pg-boss's own workers wait for a whole batch or take single jobs; this does neither. */
export const keepDelivering = async (options: Options): Promise<{ close(): Promise<void> }> => {
  const { db, clock, log, queue, poster, concurrency = 128, pollMs = 1_000, graceMs = 3_000 } = options
  const underWay = new Set<Promise<void>>()
  const busy = busyCounts()
  const stopping = new AbortController()
  const signal = wakeSignal()
  const deliver = deliverer({ db, clock, queue, poster, random: Math.random })
  let closed = false
  let admitAt = performance.now()

  const handle = async (job: TakenJob) => {
    try {
      const outcome = await deliver(job, stopping.signal)
      if (outcome) options.onDelivery?.({ outcome, lagMs: job.lagMs })
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ event: job.eventId, err: error }, 'a delivery is handed back')
      // Without a database it cannot be: then its claim runs out, and it is taken again.
      await queue.handBack(job).catch(() => {})
    }
  }

  const begin = (job: TakenJob) => {
    busy.add(job.merchantId, 1)
    const work = handle(job).finally(() => {
      underWay.delete(work)
      busy.add(job.merchantId, -1)
      signal.raise()
    })
    underWay.add(work)
  }

  /** Rejects where the database does not work. Returns whether there may be more to do at once. */
  const work = async (): Promise<boolean> => {
    let isMore = false
    if (performance.now() >= admitAt) {
      isMore = await queue.admit()
      if (!isMore) admitAt = performance.now() + pollMs
    }
    const jobs = await queue.take({ free: concurrency - underWay.size, busy: busy.counts })
    jobs.forEach(begin)
    return isMore || jobs.length > 0
  }

  const run = async () => {
    while (!closed) {
      signal.lower()
      const isMore = await work().catch((error: unknown) => {
        log.warn({ err: error }, 'deliveries that are due cannot be read, and are read again')
        admitAt = performance.now() + pollMs
        return false
      })
      if (!isMore) await signal.raised(Math.max(admitAt - performance.now(), 0))
    }
  }

  await options.notifications.listen({
    channel: deliveriesChannel,
    onMessage: signal.raise,
    onGap: signal.raise,
  })
  const running = run()
  return {
    async close() {
      closed = true
      signal.raise()
      await running
      const cut = setTimeout(() => stopping.abort(), graceMs)
      await Promise.all(underWay)
      clearTimeout(cut)
      await poster.close()
    },
  }
}

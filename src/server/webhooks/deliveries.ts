import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../clock.ts'
import { listen } from '../database/listen.ts'
import { type Delivering, type DeliveryOutcome, deliverer } from './deliver.ts'
import { type DeliveryQueue, deliveriesChannel, type TakenJob } from './delivery-queue.ts'
import type { Poster } from './post-event.ts'

interface Options {
  db: Delivering['db']
  databaseUrl: string
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

/** Delivers what is due from now on. pg-boss's own workers wait for a whole batch or take single jobs; this does neither. */
export const keepDelivering = async (options: Options): Promise<{ close(): Promise<void> }> => {
  const { db, clock, log, queue, poster, concurrency = 128, pollMs = 1_000, graceMs = 3_000 } = options
  const underWay = new Set<Promise<void>>()
  const stopping = new AbortController()
  const bell = openBell()
  const deliver = deliverer({ db, clock, queue, poster, random: Math.random })
  let closed = false

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
    const work = handle(job).finally(() => {
      underWay.delete(work)
      bell.ring()
    })
    underWay.add(work)
  }

  const takeSome = async (): Promise<number> => {
    const free = concurrency - underWay.size
    if (free <= 0) return 0
    const jobs = await queue.take(free).catch((error: unknown) => {
      log.warn({ err: error }, 'deliveries that are due cannot be read, and are read again')
      return []
    })
    jobs.forEach(begin)
    return jobs.length
  }

  const run = async () => {
    while (!closed) {
      bell.mute()
      if ((await takeSome()) === 0) await bell.heard(pollMs)
    }
  }

  const listener = await listen({
    databaseUrl: options.databaseUrl,
    channel: deliveriesChannel,
    log,
    onMessage: bell.ring,
    onGap: bell.ring,
  })
  const running = run()
  return {
    async close() {
      closed = true
      bell.ring()
      await running
      const cut = setTimeout(() => stopping.abort(), graceMs)
      await Promise.all(underWay)
      clearTimeout(cut)
      await Promise.all([listener.close(), poster.close()])
    },
  }
}

/** Lets one wait until something happens or a time is over, and misses nothing that happens before. */
const openBell = () => {
  let rung = false
  let wake = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    mute() {
      rung = false
    },
    heard: (longestMs: number) =>
      new Promise<void>((resolve) => {
        if (rung) return resolve()
        const timer = setTimeout(resolve, longestMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}

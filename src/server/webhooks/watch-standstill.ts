import type { FastifyBaseLogger } from 'fastify'
import type { DeliveryQueue } from './delivery-queue.ts'

/** Longer than a delivery waits for its turn while all goes on. */
const longestSeconds = 30
const pauseMs = 10_000

interface Options {
  queue: Pick<DeliveryQueue, 'standstill'>
  log: FastifyBaseLogger
  /** Somebody has to look at the log. */
  onAlarm: () => void
  /** How often to look, in milliseconds; 10,000 unless told. */
  everyMs?: number
}

export interface StandstillWatch {
  /** For how many seconds deliveries have stood still, as last seen; 0 where they go on. */
  seconds(): number
  close(): Promise<void>
}

/** Sees within a minute that deliveries are due which nobody makes. Each process watches for all. */
export const watchStandstill = ({ queue, log, onAlarm, everyMs = pauseMs }: Options): StandstillWatch => {
  let seconds = 0
  let underWay: Promise<void> | null = null

  const note = (seen: number) => {
    const before = seconds
    seconds = seen > longestSeconds ? seen : 0
    if (seconds > 0 && before === 0) {
      onAlarm()
      log.error({ seconds, alarm: true }, 'deliveries stand still: some have been due for long, and nobody makes any')
    }
    if (seconds === 0 && before > 0) log.info('deliveries go on again')
  }
  const look = async () => {
    try {
      note(await queue.standstill())
    } catch (error) {
      // That the database is away is known elsewhere.
      log.warn({ err: error }, 'it cannot be seen whether deliveries go on')
    }
  }
  const timer = setInterval(() => {
    underWay ??= look().finally(() => {
      underWay = null
    })
  }, everyMs)
  timer.unref()
  return {
    seconds: () => seconds,
    async close() {
      clearInterval(timer)
      await underWay
    },
  }
}

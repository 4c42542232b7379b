import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Owner } from '../keys/authenticate.ts'
import { ApiError } from '../transport/api-error.ts'
import { storedEventsSince } from './stored-events.ts'

const hourMs = 3_600_000
const megabyte = 1_000_000
const retryAfterSeconds = 60

export interface StorageWatch {
  /** Throws a 429 for a merchant whose events have taken too much, in its mode: nothing that makes more of them is begun. */
  confirm(owner: Owner): void
  close(): Promise<void>
}

interface Options {
  db: Kysely<Database>
  clock: Clock
  log: FastifyBaseLogger
  /** How much the events of a merchant in one mode may take within an hour, in MB; 0 for no limit. */
  megabytesAnHour: number
  /** How often to look, in milliseconds; 60,000 unless told. */
  everyMs?: number
}

const keyOf = ({ merchantId, livemode }: Owner): string => `${merchantId} ${livemode}`

/** Keeps one merchant from filling the disk of all. What is stored is read from the events themselves, once a minute. */
export const watchStorage = (options: Options): StorageWatch => {
  const { db, clock, log, megabytesAnHour, everyMs = 60_000 } = options
  let over: ReadonlySet<string> = new Set()
  let underWay: Promise<void> | null = null

  const look = async () => {
    const stored = await storedEventsSince(db, new Date(clock.now().getTime() - hourMs))
    const tooMuch = stored.filter(({ bytes }) => bytes > megabytesAnHour * megabyte)
    for (const { merchantId, livemode, events, bytes } of tooMuch) {
      if (over.has(keyOf({ merchantId, livemode }))) continue
      const megabytes = Math.round(bytes / megabyte)
      log.warn(
        { merchant: merchantId, livemode, events, megabytes },
        'a merchant stores too much and creates nothing now',
      )
    }
    over = new Set(tooMuch.map(keyOf))
  }
  const run = () => {
    underWay ??= look()
      .catch((error: unknown) => log.warn({ err: error }, 'what merchants store cannot be read, and is read again'))
      .finally(() => {
        underWay = null
      })
  }
  const timer = megabytesAnHour === 0 ? null : setInterval(run, everyMs).unref()
  if (timer) run()
  return {
    confirm(owner) {
      if (!over.has(keyOf(owner))) return
      throw new ApiError({
        code: 'rate_limited',
        message: `The sessions and events of this merchant may take ${megabytesAnHour} MB within an hour, and have taken more. Try again later.`,
        headers: { 'retry-after': String(retryAfterSeconds) },
      })
    },
    async close() {
      if (timer) clearInterval(timer)
      await underWay
    },
  }
}

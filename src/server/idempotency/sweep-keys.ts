import type { FastifyBaseLogger } from 'fastify'
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'

const keptMs = 24 * 60 * 60 * 1000
const pauseMs = 60 * 60 * 1000
const batch = 1_000

/** Forgets the Idempotency-Keys of more than 24 hours ago, a thousand at a time. */
export const sweepIdempotencyKeys = async (db: Kysely<Database>, now: Date): Promise<void> => {
  const { numAffectedRows } = await sql`
    delete from idempotency_keys where ctid in (
      select ctid from idempotency_keys where created_at < ${new Date(now.getTime() - keptMs)}
      limit ${batch} for update skip locked
    )`.execute(db)
  if (Number(numAffectedRows) === batch) await sweepIdempotencyKeys(db, now)
}

/** Sweeps now and once an hour from then on. Returns the way to stop, which waits for what is under way. */
export const keepSweepingKeys = ({
  db,
  clock,
  log,
}: {
  db: Kysely<Database>
  clock: Clock
  log: FastifyBaseLogger
}): (() => Promise<void>) => {
  let stopped = false
  let callOff = () => {}
  let underWay: Promise<void> = Promise.resolve()
  const run = () => {
    underWay = sweepIdempotencyKeys(db, clock.now())
      .catch((error: unknown) => log.warn({ err: error }, 'old Idempotency-Keys could not be swept and will be later'))
      .then(() => {
        if (!stopped) callOff = clock.at(new Date(clock.now().getTime() + pauseMs), run)
      })
  }
  run()
  return async () => {
    stopped = true
    callOff()
    await underWay
  }
}

import type { FastifyBaseLogger } from 'fastify'
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { workApart } from '../database/apart.ts'
import type { Database } from '../database/schema.ts'

const keptMs = 24 * 60 * 60 * 1000
const pauseMs = 60 * 60 * 1000
const batch = 1_000

interface Sweeping {
  db: Kysely<Database>
  log: FastifyBaseLogger
  now: Date
}

/** Forgets the Idempotency-Keys of more than 24 hours ago, a thousand at a time. One that cannot be deleted holds up no other. */
export const sweepIdempotencyKeys = async ({ db, log, now }: Sweeping): Promise<void> => {
  const old = new Date(now.getTime() - keptMs)
  const stuck: string[] = []
  for (;;) {
    const { rows } = await sql<{ place: string }>`
      select ctid::text as place from idempotency_keys
      where created_at < ${old} and ctid <> all(${stuck}::tid[])
      limit ${batch}`.execute(db)
    let deleted = 0n
    const stuckBefore = stuck.length
    await workApart(rows, {
      work: async (some) => {
        const places = some.map(({ place }) => place)
        const { numAffectedRows = 0n } = await sql`
          delete from idempotency_keys where ctid in (
            select ctid from idempotency_keys where ctid = any(${places}::tid[]) and created_at < ${old}
            for update skip locked
          )`.execute(db)
        deleted += numAffectedRows
      },
      onBad: async ({ place }, error) => {
        stuck.push(place)
        log.warn({ err: error }, 'an old Idempotency-Key cannot be deleted and is left')
      },
    })
    const isStill = deleted === 0n && stuck.length === stuckBefore
    if (rows.length < batch || isStill) return
  }
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
    underWay = sweepIdempotencyKeys({ db, log, now: clock.now() })
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

import type { FastifyBaseLogger } from 'fastify'
import { type Kysely, sql, type Transaction } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'

/** The NOTIFY channel that says that there is something to deliver at once. */
export const deliveriesChannel = 'webhook_delivery_due'

const queueName = 'webhook-deliveries'

/** After this, whoever took a job is taken to be dead. Longer than a try may last. */
const claimSeconds = 30
/** How often claims of the dead are looked for. */
const superviseSeconds = 10

/** Any number, as long as every process takes the same one. */
const installLockKey = 4_242_003

const JobData = z.object({ eventId: z.string(), tryNumber: z.int().nullable() })

export interface NewJob {
  eventId: string
  /** Counts the tries, from 1; null for the one try of a resending, which is not followed by others. */
  tryNumber: number | null
  /** Those who share a receiver take turns. */
  receiver: string
  /** 0 for at once. */
  afterMs: number
}

export interface TakenJob extends z.infer<typeof JobData> {
  receiver: string
  /** How long it has been due, in milliseconds. */
  lagMs: number
  /** What pg-boss knows this claim by. */
  claim: { id: string; retryCount: number }
}

export interface DeliveryQueue {
  /** Become visible with the transaction. */
  add(trx: Transaction<Database>, jobs: readonly NewJob[]): Promise<void>
  /** Up to `limit` jobs that are due, of which no other process has any. */
  take(limit: number): Promise<TakenJob[]>
  /** Removes jobs that were taken, with the transaction. */
  finish(trx: Transaction<Database>, jobs: readonly TakenJob[]): Promise<void>
  /** For somebody to take again in some seconds: this try does not count. */
  handBack(job: TakenJob): Promise<void>
  /** How many wait, those that are due later included. Some seconds old. */
  waiting(): Promise<number>
  /** Installs or updates pg-boss's own tables and looks after claims that their processes left behind. */
  start(log: FastifyBaseLogger): Promise<void>
  stop(): Promise<void>
}

/** Installs or updates pg-boss's own tables. Processes that start at once may all do so. */
export const installDeliveryQueue = async (db: Kysely<Database>): Promise<void> => {
  const boss = openBoss(db)
  await boss.start()
  await createQueue(boss)
  await boss.stop({ graceful: false })
}

/** pg-boss sends whole transactions as one text: one that fails must not stay open on a connection of the pool. */
const cleanly = (db: Kysely<Database>): ReturnType<typeof fromKysely> => ({
  executeSql: (text, values) =>
    db.connection().execute(async (connection) => {
      try {
        return await fromKysely(connection).executeSql(text, values)
      } catch (error) {
        await sql`rollback`.execute(connection).catch(() => {})
        throw error
      }
    }),
})

/** Processes that start at once would install the same tables at once. Takes a second connection while it waits. */
const oneAtATime = (db: Kysely<Database>, work: () => Promise<void>): Promise<void> =>
  db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${installLockKey})`.execute(connection)
    await work().finally(() => sql`select pg_advisory_unlock(${installLockKey})`.execute(connection))
  })

const openBoss = (db: Kysely<Database>): PgBoss => {
  const boss = new PgBoss({
    db: cleanly(db),
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  })
  // An error that nobody listens for would end the process.
  boss.on('error', () => {})
  return boss
}

const createQueue = (boss: PgBoss): Promise<void> =>
  boss.createQueue(queueName, { expireInSeconds: claimSeconds, retryDelay: 5, retryLimit: 10_000 })

/**
 * What is to be delivered, kept by pg-boss in the same database as the events, so that both are written in one
 * transaction. A job is one try: the next one is a job of its own, by our pauses instead of pg-boss's.
 */
export const deliveryQueue = (
  db: Kysely<Database>,
  { perReceiver = 8 }: { perReceiver?: number } = {},
): DeliveryQueue => {
  const boss = openBoss(db)
  return {
    async add(trx, jobs) {
      const inserted = jobs.map(({ receiver, afterMs, ...data }) => ({
        data,
        group: { id: receiver },
        startAfter: Math.ceil(afterMs / 1_000),
      }))
      await boss.insert(queueName, inserted, { db: fromKysely(trx) })
      if (jobs.some(({ afterMs }) => afterMs === 0)) await sql`select pg_notify(${deliveriesChannel}, '')`.execute(trx)
    },
    async take(limit) {
      const options = { batchSize: limit, groupConcurrency: perReceiver, includeMetadata: true } as const
      const jobs = await boss.fetch(queueName, options)
      return jobs.map(({ id, retryCount, data, groupId, startedOn, startAfter }) => ({
        ...JobData.parse(data),
        receiver: groupId ?? '',
        lagMs: Math.max(startedOn.getTime() - startAfter.getTime(), 0),
        claim: { id, retryCount },
      }))
    },
    async finish(trx, jobs) {
      const claims = jobs.map(({ claim }) => claim)
      await boss.deleteJob(queueName, claims, { db: fromKysely(trx) })
    },
    async handBack({ claim }) {
      await boss.fail(queueName, claim)
    },
    async waiting() {
      const [stats] = await boss.getQueueStats(queueName, { force: true })
      return stats?.queuedCount ?? 0
    },
    async start(log) {
      boss.on('error', (error) => log.warn({ err: error }, 'the queue of deliveries has a problem and goes on'))
      await oneAtATime(db, async () => {
        await boss.start()
        await createQueue(boss)
      })
    },
    stop: () => boss.stop({ graceful: false }),
  }
}

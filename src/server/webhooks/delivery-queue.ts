import type { FastifyBaseLogger } from 'fastify'
import { type Kysely, sql, type Transaction } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import {
  admitDueJobs,
  type ClaimedJob,
  claimJobs,
  findLanes,
  installDueJobs,
  laneOf,
  queueName,
  secondsOfStandstill,
} from './due-jobs.ts'
import { shareTurns } from './share-turns.ts'

/** The NOTIFY channel that says that there is something to deliver at once. */
export const deliveriesChannel = 'webhook_delivery_due'

/** Where jobs go that nothing can be done with, for a person to look at. */
const setAsideName = 'webhook-deliveries-set-aside'

/** After this, whoever took a job is taken to be dead. Longer than a try may last. */
const claimSeconds = 30
/** How often claims of the dead are looked for. */
const superviseSeconds = 10
/** A job that was taken so often without anything coming of it is set aside: it may be what its processes died of. */
const mostClaims = 20
/** pg-boss forgets what waits longer: nothing that is due is to be forgotten. */
const keptSeconds = 400 * 86_400

/** Any number, as long as every process takes the same one. */
const installLockKey = 4_242_003

const JobData = z.object({ eventId: z.string(), tryNumber: z.int().nullable() })

export interface NewJob {
  eventId: string
  /** Counts the tries, from 1; null for the one try of a resending, which is not followed by others. */
  tryNumber: number | null
  merchantId: string
  /** Those who share a receiver take turns. */
  receiver: string
  /** 0 for at once. */
  afterMs: number
}

export interface TakenJob extends z.infer<typeof JobData> {
  merchantId: string
  receiver: string
  /** How long it has been due, in milliseconds. */
  lagMs: number
  /** What pg-boss knows this claim by. */
  claim: { id: string; retryCount: number }
}

/** How many more tries a process may begin, and how many of those under way in it are whose. */
export interface Capacity {
  free: number
  busy: ReadonlyMap<string, number>
}

export interface DeliveryQueue {
  /** Become visible with the transaction. */
  add(trx: Transaction<Database>, jobs: readonly NewJob[]): Promise<void>
  /** Lets jobs be taken whose time has come. To be called every second or so. Returns whether there may be more of them. */
  admit(): Promise<boolean>
  /** Jobs that are due, of which no other process has any, shared by merchants and receivers. None where none may be taken. */
  take(capacity: Capacity): Promise<TakenJob[]>
  /** Removes jobs that were taken, with the transaction. */
  finish(trx: Transaction<Database>, jobs: readonly TakenJob[]): Promise<void>
  /** For somebody to take again in some seconds: this try does not count. */
  handBack(job: TakenJob): Promise<void>
  /** How many wait, those that are due later included. Some seconds old. */
  waiting(): Promise<number>
  /** How many were set aside and are still kept. */
  setAside(): Promise<number>
  /** For how long jobs of a merchant have been due without anybody doing any, in seconds. 0 where all goes on. */
  standstill(): Promise<number>
  /** Installs or updates pg-boss's own tables and looks after claims that their processes left behind. */
  start(log: FastifyBaseLogger): Promise<void>
  stop(): Promise<void>
}

/** Installs or updates pg-boss's own tables. Processes that start at once may all do so. */
export const installDeliveryQueue = async (db: Kysely<Database>): Promise<void> => {
  const boss = openBoss(db)
  await install(boss, db)
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

const install = async (boss: PgBoss, db: Kysely<Database>): Promise<void> => {
  await boss.start()
  const kept = { retentionSeconds: keptSeconds }
  await boss.createQueue(queueName, { expireInSeconds: claimSeconds, retryDelay: 5, retryLimit: 10_000, ...kept })
  await boss.createQueue(setAsideName, kept)
  await boss.updateQueue(queueName, kept)
  await installDueJobs(db)
}

/** Why a job was set aside, and what is left of it. Somebody has to look at each. */
export interface SetAside {
  jobId: string
  job: unknown
  reason: string
  error?: unknown
}

interface Options {
  /** The most tries at once to one receiver, in all processes. */
  perReceiver?: number
  onSetAside?: (job: SetAside) => void
}

/**
 * What is to be delivered, kept by pg-boss in the same database as the events, so that both are written in one
 * transaction. A job is one try: the next one is a job of its own, by our pauses instead of pg-boss's.
 */
export const deliveryQueue = (
  db: Kysely<Database>,
  { perReceiver = 8, onSetAside = () => {} }: Options = {},
): DeliveryQueue => {
  const boss = openBoss(db)
  let lastMerchant = ''

  const setAside = async (jobId: string, reason: string, error?: unknown) => {
    const job = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ job: unknown }>`
        delete from pgboss.job where name = ${queueName} and id = ${jobId}
        returning jsonb_build_object('data', data, 'merchantId', left(group_tier, 100), 'createdOn', created_on) as job
      `.execute(trx)
      const [gone] = rows
      if (gone) await boss.insert(setAsideName, [{ data: { jobId, reason, ...gone } }], { db: fromKysely(trx) })
      return gone?.job
    })
    if (job !== undefined) onSetAside({ jobId, job, reason, error })
  }
  const onBad = (jobId: string, error: unknown) => setAside(jobId, 'the database refuses to move it', error)

  const parse = async ({ id, retryCount, data, ...job }: ClaimedJob): Promise<TakenJob[]> => {
    const read = JobData.safeParse(data)
    if (!read.success || retryCount >= mostClaims) {
      await setAside(id, read.success ? 'nothing has come of it, however often it was taken' : 'it cannot be read')
      return []
    }
    const { merchantId, receiver, startedOn, startAfter } = job
    const lagMs = Math.max(startedOn.getTime() - startAfter.getTime(), 0)
    return [{ ...read.data, merchantId, receiver, lagMs, claim: { id, retryCount } }]
  }

  /** Goes on with the merchant after the last one, so that a look may be short and nobody is looked at less than others. */
  const takeSome = async ({ free, busy }: Capacity): Promise<TakenJob[]> => {
    const full = [...busy].filter(([, tries]) => tries >= free).map(([merchantId]) => merchantId)
    const { lanes, next } = await findLanes(db, { after: lastMerchant, without: full, perReceiver })
    lastMerchant = next
    const claimed = await claimJobs(db, shareTurns({ lanes, free, busy, perReceiver }), onBad)
    return (await Promise.all(claimed.map(parse))).flat()
  }

  return {
    async add(trx, jobs) {
      const inserted = jobs.map(({ merchantId, receiver, afterMs, ...data }) => ({
        data,
        startAfter: Math.ceil(afterMs / 1_000),
        ...laneOf({ merchantId, receiver }, afterMs),
      }))
      await boss.insert(queueName, inserted, { db: fromKysely(trx) })
      if (jobs.some(({ afterMs }) => afterMs === 0)) await sql`select pg_notify(${deliveriesChannel}, '')`.execute(trx)
    },
    admit: () => admitDueJobs(db, onBad),
    async take(capacity) {
      if (capacity.free <= 0) return []
      // All merchants have been looked at once the last is reached after a start with the first.
      let ends = lastMerchant === '' ? 1 : 0
      while (ends < 2) {
        const jobs = await takeSome(capacity)
        if (jobs.length > 0) return jobs
        if (lastMerchant === '') ends += 1
      }
      return []
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
    async setAside() {
      const [stats] = await boss.getQueueStats(setAsideName, { force: true })
      return stats?.queuedCount ?? 0
    },
    standstill: () => secondsOfStandstill(db),
    async start(log) {
      boss.on('error', (error) => log.warn({ err: error }, 'the queue of deliveries has a problem and goes on'))
      await oneAtATime(db, () => install(boss, db))
    },
    stop: () => boss.stop({ graceful: false }),
  }
}

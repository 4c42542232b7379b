import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { workApart } from '../database/apart.ts'
import type { Database } from '../database/schema.ts'
import type { Lane } from './share-turns.ts'

// Which jobs come next, chosen in pg-boss's table of jobs (its documentation describes it for use by SQL). pg-boss itself
// takes the oldest jobs of all and counts their groups afterwards: with 100,000 jobs of one merchant in front, each look
// reads all of them. Here jobs whose time has come are `ready`, and an index has them by merchant and receiver, so that a
// look touches each receiver once, however much waits for it.

export const queueName = 'webhook-deliveries'

const readyPriority = 1
/** How much is looked at at once. */
const merchantsAtOnce = 64
const lanesPerMerchant = 64
const lanesAtOnce = 512
const admittedAtOnce = 1_000

// Written the same everywhere, since PostgreSQL uses the indexes only for conditions that it recognizes.
const waiting = `name = '${queueName}' and state < 'active'`
const isReady = `priority = ${readyPriority} and coalesce(group_tier, '') <> '' and coalesce(group_id, '') <> ''`
const ready = sql.raw(`${waiting} and ${isReady}`)
const notYetReady = sql.raw(`${waiting} and not (${isReady})`)
const ofQueue = sql.raw(`name = '${queueName}'`)

/** What pg-boss keeps of a job, by which we choose. */
export const laneOf = ({ merchantId, receiver }: { merchantId: string; receiver: string }, afterMs: number) => ({
  group: { id: receiver, tier: merchantId },
  priority: afterMs === 0 ? readyPriority : 0,
})

const indexes = {
  kasa_deliveries_ready: `on pgboss.job (group_tier, group_id, start_after) where ${waiting} and ${isReady}`,
  kasa_deliveries_later: `on pgboss.job (start_after) where ${waiting} and not (${isReady})`,
}

/** Adds the indexes that are not there yet. */
export const installDueJobs = async (db: Kysely<Database>): Promise<void> => {
  for (const [name, definition] of Object.entries(indexes)) {
    const { rows } = await sql<{
      there: boolean
    }>`select to_regclass(${`pgboss.${name}`}) is not null as there`.execute(db)
    if (!rows[0]?.there) await sql.raw(`create index ${name} ${definition}`).execute(db)
  }
}

/** Told of a job that nothing can be done with: it has to leave the queue. */
export type OnBadJob = (jobId: string, error: unknown) => Promise<void>

/** Makes jobs ready whose time has come, also those that older versions have written. Returns whether there may be more. */
export const admitDueJobs = async (db: Kysely<Database>, onBad: OnBadJob): Promise<boolean> => {
  const { rows: due } = await sql<{ id: string }>`
    select id from pgboss.job where ${notYetReady} and start_after <= now()
    order by start_after limit ${sql.lit(admittedAtOnce)}`.execute(db)
  const work = async (jobs: readonly { id: string }[]) => {
    await sql`
      update pgboss.job set
        priority = ${sql.lit(readyPriority)},
        group_tier = coalesce(nullif(group_tier, ''), nullif(left(split_part(group_id, ' ', 1), 36), ''), 'unknown'),
        group_id = case when group_tier is null then md5(coalesce(group_id, '')) else coalesce(nullif(group_id, ''), 'unknown') end
      where ${notYetReady} and id in (
        select id from pgboss.job where ${notYetReady} and id = any(${jobs.map(({ id }) => id)}) for update skip locked
      )`.execute(db)
  }
  if (due.length > 0) await workApart(due, { work, onBad: ({ id }, error) => onBad(id, error) })
  return due.length === admittedAtOnce
}

interface Look {
  /** After which merchant to begin; '' for the first. */
  after: string
  /** Merchants that may not begin any more tries now. */
  without: readonly string[]
  perReceiver: number
}

interface Found {
  lanes: Lane[]
  /** After which merchant to go on; '' where all have been looked at. */
  next: string
}

/** The start of what is ready, for a number of merchants. Receivers are begun with at random, so that each has its turn. */
export const findLanes = async (db: Kysely<Database>, { after, without, perReceiver }: Look): Promise<Found> => {
  const from = Math.random().toString(36).slice(2, 4)
  const receivers = (range: ReturnType<typeof sql>) => sql`(
    with recursive receiver as (
      (select group_id from pgboss.job where ${ready} and group_tier = merchant.id and ${range} order by group_id limit 1)
      union all
      select next.group_id from receiver cross join lateral (
        select group_id from pgboss.job
        where ${ready} and group_tier = merchant.id and ${range} and group_id > receiver.group_id
        order by group_id limit 1
      ) next
    ) select group_id from receiver limit ${sql.lit(lanesPerMerchant)})`
  const { rows } = await sql<Lane>`
    with recursive under_way as materialized (
      select group_id, count(1)::int as tries from pgboss.job
      where ${ofQueue} and state = 'active' and group_id is not null group by group_id
    ), each_merchant as (
      (select group_tier as id from pgboss.job where ${ready} and group_tier > ${after} order by group_tier limit 1)
      union all
      select next.group_tier from each_merchant cross join lateral (
        select group_tier from pgboss.job where ${ready} and group_tier > each_merchant.id order by group_tier limit 1
      ) next
    ), merchant as (
      select id from each_merchant where id <> all(${without}) limit ${sql.lit(merchantsAtOnce)}
    )
    select
      merchant.id as "merchantId",
      lane.group_id as "receiver",
      coalesce(under_way.tries, 0) as "underWay",
      array(
        select id from pgboss.job
        where ${ready} and group_tier = merchant.id and group_id = lane.group_id and start_after <= now()
        order by start_after limit greatest(${perReceiver} - coalesce(under_way.tries, 0), 0)
      )::text[] as "jobIds"
    from merchant cross join lateral (
      ${receivers(sql`group_id >= ${from}`)} union all ${receivers(sql`group_id < ${from}`)}
      limit ${sql.lit(lanesPerMerchant)}
    ) lane
    left join under_way on under_way.group_id = lane.group_id
    limit ${sql.lit(lanesAtOnce)}`.execute(db)
  const merchants = new Set(rows.map(({ merchantId }) => merchantId))
  const isAll = rows.length < lanesAtOnce && merchants.size < merchantsAtOnce
  return { lanes: rows, next: isAll ? '' : (rows.at(-1)?.merchantId ?? '') }
}

const Claimed = z.object({
  id: z.string(),
  retryCount: z.int(),
  data: z.unknown(),
  merchantId: z.string(),
  receiver: z.string(),
  startAfter: z.date(),
  startedOn: z.date(),
})
export type ClaimedJob = z.infer<typeof Claimed>

/** Takes those of the jobs that nobody else has taken, as pg-boss takes them: it looks after claims that run out. */
export const claimJobs = async (
  db: Kysely<Database>,
  jobIds: readonly string[],
  onBad: OnBadJob,
): Promise<ClaimedJob[]> => {
  const claimed: ClaimedJob[] = []
  const work = async (ids: readonly string[]) => {
    const { rows } = await sql`
      update pgboss.job set
        state = 'active', started_on = now(), heartbeat_on = now(),
        retry_count = case when started_on is null then retry_count else retry_count + 1 end
      where ${ofQueue} and id in (
        select id from pgboss.job where ${ready} and id = any(${ids}) for update skip locked
      )
      returning id, retry_count as "retryCount", data, group_tier as "merchantId", group_id as receiver,
        start_after as "startAfter", started_on as "startedOn"`.execute(db)
    claimed.push(...rows.map((row) => Claimed.parse(row)))
  }
  if (jobIds.length > 0) await workApart(jobIds, { work, onBad })
  return claimed
}

/**
 * For how many seconds, at most, jobs of a merchant have been due of which nobody does any: 0 where all goes on. What waits
 * for a merchant's own tries that take long does not count.
 */
export const secondsOfStandstill = async (db: Kysely<Database>): Promise<number> => {
  const { rows } = await sql<{ seconds: number | null }>`
    with recursive served as materialized (
      select distinct group_tier from pgboss.job where ${ofQueue} and state = 'active' and group_tier is not null
    ), merchant as (
      (select group_tier as id from pgboss.job where ${ready} order by group_tier limit 1)
      union all
      select next.group_tier from merchant cross join lateral (
        select group_tier from pgboss.job where ${ready} and group_tier > merchant.id order by group_tier limit 1
      ) next
    ), waiting as (
      (select start_after from pgboss.job where ${notYetReady} order by start_after limit 1)
      union all
      select job.start_after from merchant cross join lateral (
        select start_after from pgboss.job where ${ready} and group_tier = merchant.id order by group_id, start_after limit 1
      ) job
      where merchant.id not in (select group_tier from served)
    )
    select extract(epoch from now() - min(start_after))::float as seconds from waiting`.execute(db)
  return Math.max(rows[0]?.seconds ?? 0, 0)
}

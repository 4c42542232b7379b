import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMerchant } from '../merchants/create-merchant.ts'
import { openReceiver } from '../testing/receiver.ts'
import { capacity, openTestShop } from '../testing/webhook-shop.ts'
import { deliveryQueue, type SetAside } from './delivery-queue.ts'
import { findLanes } from './due-jobs.ts'

let shop: Awaited<ReturnType<typeof openTestShop>>
let receiver: Awaited<ReturnType<typeof openReceiver>>
beforeEach(async () => {
  shop = await openTestShop()
  receiver = await openReceiver()
})
afterEach(async () => {
  await receiver.close()
  await shop.close()
})

interface Planted {
  count?: number
  data?: object
  groupId?: string | null
  tier?: string | null
  priority?: number
}

/** Jobs as somebody else writes them into pg-boss's table. */
const plant = ({ count = 1, data = {}, groupId = 'receiver', tier = null, priority = 0 }: Planted) =>
  sql`
    insert into pgboss.job (name, data, group_id, group_tier, priority, start_after)
    select 'webhook-deliveries', ${JSON.stringify(data)}::jsonb, ${groupId}, ${tier}, ${priority}, now() - interval '1 hour'
    from generate_series(1, ${count}::int)`.execute(shop.db)

/** Text that cannot be compressed to fit an index. */
const noise = (length: number) =>
  Array.from({ length: Math.ceil(length / 36) }, () => randomUUID())
    .join('')
    .slice(0, length)

const waiting = async () => {
  const { rows } = await sql<{ data: { eventId?: string } }>`
    select data from pgboss.job where name = 'webhook-deliveries'`.execute(shop.db)
  return rows
}

/** A queue that says what it sets aside. */
const watchedQueue = () => {
  const aside: SetAside[] = []
  const queue = deliveryQueue(shop.db, { onSetAside: (job) => aside.push(job) })
  return { queue, aside }
}

const takeAll = async (queue = shop.queue) => {
  await queue.admit()
  const taken = []
  for (;;) {
    const jobs = await queue.take(capacity(100))
    if (jobs.length === 0) return taken
    taken.push(...jobs)
    await shop.db.transaction().execute((trx) => queue.finish(trx, jobs))
  }
}

describe('an address that makes a key too long for an index', () => {
  test('is delivered to like any other, and stops nobody', async () => {
    const letters = Array.from({ length: 1_900 }, () =>
      String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000)),
    )
    const url = `http://${letters.join('')}.pl/`
    expect(URL.parse(url)?.host.length).toBeGreaterThan(5_000)
    await shop.createSession(url)
    const { event } = await shop.createSession(receiver.url)
    expect((await takeAll()).map(({ eventId }) => eventId)).toContain(event.id)
  })

  test('and was queued by an older version stops nobody either', async () => {
    await plant({ data: { eventId: 'evt_old', tryNumber: 1 }, groupId: `${randomUUID()} ${noise(8_700)}` })
    const { event } = await shop.createSession(receiver.url)
    expect((await takeAll()).map(({ eventId }) => eventId).toSorted()).toEqual([event.id, 'evt_old'].toSorted())
  })
})

describe('a job that nothing can be done with', () => {
  const setAside = async () => {
    const { rows } = await sql<{ data: object }>`
      select data from pgboss.job where name = 'webhook-deliveries-set-aside'`.execute(shop.db)
    return rows.map(({ data }) => data)
  }

  test.each([{ eventId: 7 }, {}, { eventId: 'evt', tryNumber: 'one' }, []])(
    'since it cannot be read (%j) is set aside, and those behind it are taken',
    async (data) => {
      const { queue, aside } = watchedQueue()
      await plant({ data })
      const { event } = await shop.createSession(receiver.url)
      expect((await takeAll(queue)).map(({ eventId }) => eventId)).toEqual([event.id])
      expect(aside).toMatchObject([{ reason: 'it cannot be read', job: { data } }])
      expect(await setAside()).toMatchObject([{ job: { data } }])
      expect(await waiting()).toEqual([])
      expect(await queue.setAside()).toBe(1)
    },
  )

  test.each(['active', 'created'])('since the database refuses to make it %s is set aside alone', async (state) => {
    await sql
      .raw(`
        create function refuse() returns trigger language plpgsql as $$ begin
          if new.data->>'eventId' = 'evt_poison' and new.state = '${state}' then raise exception 'No.'; end if;
          return new;
        end $$;
        create trigger refuse before update on pgboss.job_common for each row execute function refuse();
      `)
      .execute(shop.db)
    const { queue, aside } = watchedQueue()
    await plant({ data: { eventId: 'evt_poison', tryNumber: 1 } })
    await plant({ count: 30, data: { eventId: 'evt_good', tryNumber: 1 } })
    const { event } = await shop.createSession(receiver.url)
    const taken = (await takeAll(queue)).map(({ eventId }) => eventId)
    expect(taken).toHaveLength(31)
    expect(new Set(taken)).toEqual(new Set(['evt_good', event.id]))
    expect(aside).toMatchObject([{ job: { data: { eventId: 'evt_poison' } }, error: expect.any(Error) }])
  })

  test('since whoever takes it dies is set aside after 20 times', async () => {
    const { queue, aside } = watchedQueue()
    await shop.createSession(receiver.url)
    for (let times = 0; times < 20; times++) {
      const [job] = await queue.take(capacity(10))
      if (!job) throw new Error('There is nothing to take')
      await queue.handBack(job)
      await shop.hurry()
    }
    expect(await queue.take(capacity(10))).toEqual([])
    expect(aside).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })
})

test('what an older version has queued is taken, whatever its group and priority', async () => {
  const jobs = ['evt_a', 'evt_b', 'evt_c', 'evt_d'].map((eventId) => ({ data: { eventId, tryNumber: null } }))
  await plant({ ...jobs[0], groupId: null })
  await plant({ ...jobs[1], groupId: `${shop.merchant.id} shop.example` })
  await plant({ ...jobs[2], priority: 7 })
  await plant({ ...jobs[3], priority: 1 })
  const taken = await takeAll()
  expect(taken.map(({ eventId }) => eventId).toSorted()).toEqual(['evt_a', 'evt_b', 'evt_c', 'evt_d'])
  expect(taken.find(({ eventId }) => eventId === 'evt_b')?.merchantId).toBe(shop.merchant.id)
})

describe('with very many jobs of one merchant in front', () => {
  let other: Awaited<ReturnType<typeof createMerchant>>
  beforeEach(async () => {
    other = await createMerchant(shop, 'Another shop')
  })

  const count = 20_000
  const flood = async (receivers: number) => {
    for (let from = 0; from < count; from += 2_000) {
      await sql`
        insert into pgboss.job (name, data, group_id, group_tier, priority)
        select 'webhook-deliveries', '{"eventId":"evt_flood","tryNumber":1}', md5((i % ${receivers}::int)::text), 'flooding', 1
        from generate_series(${from}::int + 1, ${from}::int + 2000) i`.execute(shop.db)
    }
  }

  test.each([1, 60, count])(
    'for %d receivers, a look finds the next merchant and reads some rows',
    async (receivers) => {
      await flood(receivers)
      const { event } = await shop.createSession(receiver.url, { merchantId: other.id })
      const rows = await shop.db.transaction().execute(async (trx) => {
        const { lanes } = await findLanes(trx, { after: '', without: [], perReceiver: 8 })
        expect(new Set(lanes.map(({ merchantId }) => merchantId))).toEqual(new Set(['flooding', other.id]))
        const counted = await sql<{ rows: number }>`
        select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
        from pg_stat_xact_all_tables where relid = 'pgboss.job_common'::regclass`.execute(trx)
        return counted.rows[0]?.rows
      })
      expect(rows).toBeLessThan(1_000)
      const taken = await shop.queue.take({ free: 64, busy: new Map([['flooding', 64]]) })
      expect(taken.map(({ eventId }) => eventId)).toEqual([event.id])
    },
  )

  test('a merchant whose receivers are all at their limit is not in the way of the next', async () => {
    await flood(1)
    const busy = new Map([['flooding', 8]])
    expect(await shop.queue.take(capacity(100))).toHaveLength(8)
    const { event } = await shop.createSession(receiver.url)
    expect((await shop.queue.take({ free: 92, busy })).map(({ eventId }) => eventId)).toEqual([event.id])
  })
})

test('many merchants are all served, some at a time', async () => {
  const merchants = Array.from({ length: 150 }, (_, index) => `m${String(index).padStart(3, '0')}`)
  for (const tier of merchants) await plant({ data: { eventId: tier, tryNumber: 1 }, tier, priority: 1 })
  expect((await takeAll()).map(({ merchantId }) => merchantId).toSorted()).toEqual(merchants)
})

describe('a standstill', () => {
  const age = () => sql`update pgboss.job set start_after = now() - interval '50 seconds'`.execute(shop.db)

  test('is seen where a merchant’s jobs are due and none is under way', async () => {
    expect(await shop.queue.standstill()).toBe(0)
    await shop.createSession(receiver.url)
    await age()
    expect(Math.round(await shop.queue.standstill())).toBeGreaterThanOrEqual(50)
  })

  test('is seen for one merchant beside others for whom all goes on', async () => {
    const other = await createMerchant(shop, 'Another shop')
    await shop.createSession(receiver.url)
    expect(await shop.queue.take(capacity(10))).toHaveLength(1)
    await shop.createSession(receiver.url, { merchantId: other.id })
    await age()
    expect(await shop.queue.standstill()).toBeGreaterThanOrEqual(50)
  })

  test('is seen where jobs are due that nobody makes ready', async () => {
    await plant({ data: { eventId: 'evt_old', tryNumber: 1 } })
    expect(await shop.queue.standstill()).toBeGreaterThanOrEqual(3_600)
  })

  test('is none while a receiver that hangs keeps what waits for it waiting, nor before anything is due', async () => {
    for (let count = 0; count < 12; count++) await shop.createSession(receiver.url)
    expect(await shop.queue.take(capacity(100))).toHaveLength(8)
    await age()
    expect(await shop.queue.standstill()).toBe(0)
    await shop.db.transaction().execute((trx) => {
      const job = { eventId: 'evt', tryNumber: 2, merchantId: randomUUID(), receiver: 'r', afterMs: 60_000 }
      return shop.queue.add(trx, [job])
    })
    expect(await shop.queue.standstill()).toBe(0)
  })
})

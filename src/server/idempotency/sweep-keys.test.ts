import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { testDatabase } from '../testing/test-database.ts'
import { sweepIdempotencyKeys } from './sweep-keys.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const dayMs = 86_400_000

/** Keys of `count` requests, the oldest first. */
const plant = async (count: number) => {
  const { id } = await createMerchant({ db: database.db, clock: systemClock }, 'Shop')
  await sql`
    insert into idempotency_keys (merchant_id, livemode, key, fingerprint, created_at)
    select ${id}, false, 'key ' || i, decode(repeat('00', 32), 'hex'), now() - interval '3 days' + i * interval '1 second'
    from generate_series(1, ${count}::int) i`.execute(database.db)
}

const left = async () => {
  const rows = await database.db.selectFrom('idempotency_keys').select('key').execute()
  return rows.map(({ key }) => key).toSorted()
}

const sweep = async () => {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  await sweepIdempotencyKeys({ db: database.db, log, now: new Date() })
  return lines
}

test('keys that cannot be deleted hold up none of those behind them', async () => {
  await plant(2_500)
  await sql
    .raw(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'No.'; end $$;
      create trigger refuse before delete on idempotency_keys for each row
        when (old.key in ('key 1', 'key 700', 'key 2500')) execute function refuse();
    `)
    .execute(database.db)
  expect(await sweep()).toHaveLength(3)
  expect(await left()).toEqual(['key 1', 'key 2500', 'key 700'])
})

test('keys that somebody else has locked are left for the next time', async () => {
  await plant(1_200)
  await database.db.transaction().execute(async (trx) => {
    await sql`select key from idempotency_keys where key in ('key 1', 'key 2') for update`.execute(trx)
    expect(await sweep()).toEqual([])
  })
  expect(await left()).toEqual(['key 1', 'key 2'])
  await sweep()
  expect(await left()).toEqual([])
})

test('a database that cannot work ends the sweep at once', async () => {
  await plant(10)
  await sql.raw('alter table idempotency_keys rename to away').execute(database.db)
  await expect(sweep()).rejects.toThrow()
  await sql.raw('alter table away rename to idempotency_keys').execute(database.db)
  expect(await left()).toHaveLength(10)
})

test('keys of less than a day ago stay', async () => {
  await plant(3)
  await sql`update idempotency_keys set created_at = ${new Date(Date.now() - dayMs + 60_000)} where key = 'key 2'`.execute(
    database.db,
  )
  await sweep()
  expect(await left()).toEqual(['key 2'])
})

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { movableClock } from '../clock.ts'
import { gatewayRegistry } from '../gateways/registry.ts'
import { frozenClock } from '../testing/frozen-clock.ts'
import { insertSession } from '../testing/insert-session.ts'
import { TestBank } from '../testing/model-bank.ts'
import { testOutbox } from '../testing/outbox.ts'
import { testDatabase } from '../testing/test-database.ts'
import type { Payments } from './payments.ts'
import { keepReconciling, reconcile } from './reconcile.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let clock: ReturnType<typeof movableClock>
let bank: TestBank
let alarms: string[]
let payments: Payments
beforeEach(async () => {
  database = await testDatabase()
  clock = movableClock(frozenClock())
  bank = new TestBank(clock)
  alarms = []
  payments = {
    db: database.db,
    clock,
    gateways: gatewayRegistry([bank], { test: bank.name, live: null }),
    outbox: testOutbox(database.db),
    log: pino({ level: 'error' }, { write: (line: string) => void alarms.push(line) }),
    replyTimeoutMs: 50,
  }
})
afterEach(() => database.close())

const minutesAgo = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000)

/** An open session that is due since then. */
const overdue = (minutes: number, overrides = {}) =>
  insertSession(database.db, { createdAt: minutesAgo(120), expires_at: minutesAgo(minutes), ...overrides })

/** A session with an attempt that waits, which its gateway is to be asked about. */
const waitingAttempt = async (minutes: number, gateway = bank.name) => {
  const sessionId = await insertSession(database.db, { createdAt: minutesAgo(120) })
  const id = randomUUID()
  await sql`
    insert into payment_attempts (id, session_id, number, gateway, status, created_at, reply_by, confirm_by, next_check_at)
    values (${id}, ${sessionId}, 1, ${gateway}, 'waiting', ${minutesAgo(100)}, ${minutesAgo(99)}, ${minutesAgo(98)},
      ${minutesAgo(minutes)})`.execute(database.db)
  return { id, sessionId }
}

const status = async (id: string) => {
  const row = await database.db.selectFrom('checkout_sessions').select('status').where('id', '=', id).executeTakeFirst()
  return row?.status
}

/** The database refuses to change rows of a table for which this is so. */
const refuse = (table: string, when: string) =>
  sql
    .raw(`
      create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'No.'; end $$;
      create trigger refuse before update on ${table} for each row when (${when}) execute function refuse();
    `)
    .execute(database.db)

describe('sessions that cannot be expired', () => {
  test('hold up none of those behind them, however many they are, and each is one alarm', async () => {
    const poisoned = await Promise.all(Array.from({ length: 55 }, () => overdue(60, { customer_firstname: 'Poison' })))
    const good = await overdue(1)
    await refuse('checkout_sessions', "old.customer_firstname = 'Poison'")
    const stop = keepReconciling(payments)
    await expect.poll(() => status(good), { timeout: 60_000 }).toBe('expired')
    await stop()
    expect(await status(poisoned[0] ?? '')).toBe('open')
    expect(alarms).toHaveLength(55)
    expect(JSON.parse(alarms[0] ?? '')).toMatchObject({ alarm: true, msg: 'a session cannot be expired' })
    expect(alarms.join('')).not.toContain(poisoned[0])
  })

  test('are tried again, and go on once what was wrong is mended', async () => {
    const poisoned = await overdue(60, { customer_firstname: 'Poison' })
    await refuse('checkout_sessions', "old.customer_firstname = 'Poison'")
    const stop = keepReconciling(payments)
    await expect.poll(() => alarms.length).toBe(1)
    await sql.raw('drop trigger refuse on checkout_sessions').execute(database.db)
    const later = () => {
      clock.advance(61_000)
      return status(poisoned)
    }
    await expect.poll(later).toBe('expired')
    await stop()
    expect(alarms).toHaveLength(1)
  })

  test('since they cannot be presented are like the others', async () => {
    // More than JavaScript's numbers hold: whatever reads it throws.
    const poisoned = await overdue(60)
    await sql`update checkout_sessions set amount_total = 9e18, amount_sub_total = 9e18 where id = ${poisoned}`.execute(
      database.db,
    )
    const good = await overdue(1)
    await reconcile(payments)
    expect([await status(poisoned), await status(good)]).toEqual(['open', 'expired'])
    expect(alarms).toHaveLength(1)
  })

  test('since somebody else has them locked are not waited for', async () => {
    const locked = await overdue(60)
    const good = await overdue(1)
    await database.db.transaction().execute(async (trx) => {
      await sql`select id from checkout_sessions where id = ${locked} for update`.execute(trx)
      await reconcile(payments)
      expect(await status(good)).toBe('expired')
    })
    expect(await status(locked)).toBe('open')
    await reconcile(payments)
    expect(await status(locked)).toBe('expired')
    expect(alarms).toEqual([])
  })
})

test('a database that cannot work is no fault of sessions', async () => {
  await overdue(60)
  await sql.raw('alter table events rename to away').execute(database.db)
  await expect(reconcile(payments)).rejects.toThrow('events')
  expect(alarms).toEqual([])
})

describe('attempts that cannot be worked on', () => {
  const approve = ({ id }: { id: string }) => void bank.charges.set(id, 'approved')

  test('since the database refuses hold up none of those behind them', async () => {
    const poisoned = await Promise.all(Array.from({ length: 52 }, () => waitingAttempt(60)))
    const good = await waitingAttempt(1)
    for (const attempt of [...poisoned, good]) approve(attempt)
    await sql`update payment_attempts set gateway_code = 'poison' where next_check_at < ${minutesAgo(30)}`.execute(
      database.db,
    )
    await refuse('payment_attempts', "old.gateway_code = 'poison'")
    const stop = keepReconciling(payments)
    await expect.poll(() => status(good.sessionId), { timeout: 60_000 }).toBe('complete')
    await stop()
    expect(alarms).toHaveLength(52)
  })

  test('since their gateway is not configured hold up nobody, and are one alarm', async () => {
    await Promise.all(Array.from({ length: 52 }, () => waitingAttempt(60, 'gone')))
    const good = await waitingAttempt(1)
    approve(good)
    await reconcile(payments)
    expect(await status(good.sessionId)).toBe('complete')
    expect(alarms.map((line) => JSON.parse(line))).toMatchObject([{ gateway: 'gone', alarm: true }])
  })

  test('since their gateway never answers, not even when it is told to stop, hold up neither others nor what expires', async () => {
    const silent = Object.assign(new TestBank(clock), { name: 'silent', lookUp: () => new Promise<never>(() => {}) })
    payments = {
      ...payments,
      gateways: gatewayRegistry([bank, silent], { test: bank.name, live: null }),
      replyTimeoutMs: 3_600_000,
    }
    for (let count = 0; count < 3; count++) await waitingAttempt(60, 'silent')
    const first = await waitingAttempt(1)
    approve(first)
    const stop = keepReconciling(payments)
    await expect.poll(() => status(first.sessionId), { timeout: 60_000 }).toBe('complete')
    const [next, over] = [await waitingAttempt(1), await overdue(1)]
    approve(next)
    clock.advance(1_000)
    await expect.poll(() => status(next.sessionId), { timeout: 60_000 }).toBe('complete')
    await expect.poll(() => status(over), { timeout: 60_000 }).toBe('expired')
    // It would wait for the silent one as long as that may take.
    void stop()
  })

  test('since their gateway does not look at its signal are cut off in time', async () => {
    const attempt = await waitingAttempt(1)
    bank.lookUp = () => new Promise<never>(() => {})
    await reconcile(payments)
    expect(await status(attempt.sessionId)).toBe('open')
  })
})

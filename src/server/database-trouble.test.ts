import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test as oneAfterTheOther, type TestContext, vi } from 'vitest'
import { routes } from '../contract/routes.ts'
import { createParameters } from '../fixtures/create-parameters.ts'
import { connect } from './database/connect.ts'
import { administer } from './testing/administer.ts'
import { testApp } from './testing/test-app.ts'
import { testDatabase } from './testing/test-database.ts'

vi.setConfig({ testTimeout: 120_000 })
/** Each has a database of its own, and mostly waits until Kasa looks at it again. */
const test = oneAfterTheOther.concurrent
const patience = { timeout: 90_000, interval: 100 }

/** A Kasa whose database a test, as its owner, makes unfit. Kasa itself comes as a user with the usual rights. */
const start = async ({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) => {
  const database = await testDatabase()
  const role = `test-${randomUUID()}`
  const name = new URL(database.url).pathname.slice(1)
  await administer(`create role "${role}" login`)
  await sql.raw(`grant all on schema public, pgboss to "${role}"`).execute(database.db)
  await sql.raw(`grant all on all tables in schema public, pgboss to "${role}"`).execute(database.db)
  const url = database.url.replace('kasa@', `${role}@`)
  const db = connect(url)
  const kasa = await testApp({ database: { db, url, close: () => db.destroy() } })
  onTestFinished(async () => {
    await kasa.close()
    await database.close()
    await administer(`drop role "${role}"`)
  })
  const create = () => kasa.postJson(createParameters())
  const readiness = async () => {
    const reply = await kasa.app.inject(routes.readyz)
    return reply.statusCode === 200 ? 'ready' : reply.json().error.code
  }
  const cutOff = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`
  return { owner: database.db, name, role, create, readiness, cutOff }
}

const expectUnavailable = async (create: Awaited<ReturnType<typeof start>>['create']) => {
  const reply = await create()
  expect(reply.statusCode).toBe(503)
  expect(reply.headers['retry-after']).toBe('5')
  expect(reply.json().error.code).toBe('service_unavailable')
}

test('a database that takes no writes any more, as after a failover: 503 until it does', async ({
  expect,
  onTestFinished,
}) => {
  const { name, create, readiness, cutOff } = await start({ onTestFinished })
  expect(await readiness()).toBe('ready')
  await administer(`alter database "${name}" set default_transaction_read_only = on`, cutOff)
  await expect.poll(readiness, patience).toBe('database_read_only')
  await expectUnavailable(create)
  // The connections that are open now stay read-only: they have to be left for new ones.
  await administer(`alter database "${name}" reset default_transaction_read_only`)
  await expect.poll(async () => (await create()).statusCode, patience).toBe(200)
  await expect.poll(readiness, patience).toBe('ready')
})

test.for([
  ['53100', 'database_full'],
  ['53200', 'database_out_of_memory'],
  ['53400', 'database_overloaded'],
  ['58030', 'database_broken'],
])(
  'writes that fail with %s: 503, and /readyz says %s until they work',
  async ([state, code], { expect, onTestFinished }) => {
    const { owner, create, readiness } = await start({ onTestFinished })
    await sql
      .raw(
        `create function fail() returns trigger language plpgsql as $$ begin raise 'no' using errcode = '${state}'; end $$`,
      )
      .execute(owner)
    await sql.raw('create trigger fail before insert on checkout_sessions execute function fail()').execute(owner)
    await expectUnavailable(create)
    expect(await readiness()).toBe(code)
    await sql.raw('drop trigger fail on checkout_sessions').execute(owner)
    expect((await create()).statusCode).toBe(200)
    await expect.poll(readiness, patience).toBe('ready')
  },
)

test('rights that are taken away: 503 until they are given back', async ({ expect, onTestFinished }) => {
  const { owner, role, create, readiness } = await start({ onTestFinished })
  await sql.raw(`revoke insert on checkout_sessions from "${role}"`).execute(owner)
  await expectUnavailable(create)
  expect(await readiness()).toBe('database_rights_missing')
  await sql.raw(`grant insert on checkout_sessions to "${role}"`).execute(owner)
  expect((await create()).statusCode).toBe(200)
})

test.for([
  ['no more connections', 'connection limit 0', 'connection limit -1', 'database_connections_exhausted'],
  ['a user who may not come in', 'nologin', 'login', 'database_login_refused'],
])('%s: 503 until they are let in', async ([_, off, on, code], { expect, onTestFinished }) => {
  const { role, create, readiness, cutOff } = await start({ onTestFinished })
  await administer(`alter role "${role}" ${off}`, cutOff)
  await expect.poll(readiness, patience).toBe(code)
  await expectUnavailable(create)
  await administer(`alter role "${role}" ${on}`)
  await expect.poll(async () => (await create()).statusCode, patience).toBe(200)
  await expect.poll(readiness, patience).toBe('ready')
})

test('a lock that is not had in time: 503 until it is free', async ({ expect, onTestFinished }) => {
  const { owner, role, create, readiness, cutOff } = await start({ onTestFinished })
  await administer(`alter role "${role}" set lock_timeout = '200ms'`, cutOff)
  await expect.poll(readiness, patience).toBe('ready')
  await owner.transaction().execute(async (trx) => {
    await sql`lock table checkout_sessions`.execute(trx)
    await expectUnavailable(create)
  })
  expect((await create()).statusCode).toBe(200)
})

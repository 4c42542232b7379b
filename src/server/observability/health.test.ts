import Fastify from 'fastify'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { ErrorBody } from '../../contract/error.ts'
import { testApp } from '../testing/test-app.ts'
import { healthRoutes } from './health.ts'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const start = async () => {
  const kasa = await testApp()
  endings.push(kasa.close)
  return kasa
}

test('a server with its database and all migrations is ready', async () => {
  const { app } = await start()
  const alive = await app.inject('/healthz')
  const ready = await app.inject('/readyz')
  expect([alive.statusCode, alive.json()]).toEqual([200, { status: 'alive' }])
  expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready' }])
  expect(ready.headers['cache-control']).toBe('no-store')
})

test('a database that lacks a migration makes it unready, and not dead', async () => {
  const { app, db } = await start()
  await sql`delete from migrations where name = '0001-checkout.sql'`.execute(db)
  const reply = await app.inject('/readyz')
  expect(reply.statusCode).toBe(503)
  expect(reply.headers['retry-after']).toBe('5')
  expect(ErrorBody.parse(reply.json()).error).toMatchObject({ type: 'api_error', code: 'migrations_pending' })
  expect((await app.inject('/healthz')).statusCode).toBe(200)
})

test('one that a newer version has migrated is fine', async () => {
  const { app, db } = await start()
  await sql`insert into migrations (name, checksum) values ('9999-future.sql', '')`.execute(db)
  expect((await app.inject('/readyz')).statusCode).toBe(200)
})

test('a database without its tables is told in the answer and once in the log, and so is their return', async () => {
  const { app, db, log } = await start()
  await sql`alter table migrations rename to away`.execute(db)
  expect((await app.inject('/readyz')).json().error.code).toBe('migrations_pending')
  await app.inject('/readyz')
  await sql`alter table away rename to migrations`.execute(db)
  expect((await app.inject('/readyz')).statusCode).toBe(200)
  expect(log().split('not ready for requests')).toHaveLength(2)
  expect(log().split('ready for requests again')).toHaveLength(2)
})

test('deliveries that stand still are told in the details, and do not send requests elsewhere', async () => {
  const app = Fastify()
  healthRoutes(app, { unreadiness: async () => null, standstillSeconds: () => 45.2, log: app.log })
  const reply = await app.inject('/readyz')
  expect([reply.statusCode, reply.json()]).toEqual([
    200,
    {
      status: 'ready',
      problems: [{ code: 'webhook_deliveries_stand_still', message: expect.any(String), seconds: 45 }],
    },
  ])
})

import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { testDatabase } from '../testing/test-database.ts'
import { connect } from './connect.ts'

const setUp = async () => {
  const { url, close } = await testDatabase()
  const lost: Error[] = []
  const db = connect(url, { statementTimeoutMs: 500, onConnectionLost: (error) => lost.push(error) })
  onTestFinished(async () => {
    await db.destroy()
    await close()
  })
  return { db, lost }
}

test('bigint comes back as a number and timestamptz as a Date', async () => {
  const { db } = await setUp()
  const query = sql`select 999999999999::bigint as amount, '2026-01-02T03:04:05.678Z'::timestamptz as at`
  expect((await query.execute(db)).rows).toEqual([{ amount: 999_999_999_999, at: new Date(1767323045678) }])
})

test('a bigint that would lose digits is an error', async () => {
  const { db } = await setUp()
  await expect(sql`select 9007199254740993::bigint as amount`.execute(db)).rejects.toThrow(
    'does not fit a safe integer',
  )
})

test('a statement that takes too long is ended', async () => {
  const { db } = await setUp()
  await expect(sql`select pg_sleep(60)`.execute(db)).rejects.toThrow('statement timeout')
})

const killOthers = sql`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`

const answersAgain = async (db: ReturnType<typeof connect>) =>
  expect((await sql`select 1 as alive`.execute(db)).rows).toEqual([{ alive: 1 }])

test('a connection that breaks while it is idle is reported and replaced', async () => {
  const { db, lost } = await setUp()
  await db.connection().execute(async (connection) => {
    await db.connection().execute((idle) => sql`select 1`.execute(idle))
    await killOthers.execute(connection)
    await expect.poll(() => lost.length).toBe(1)
  })
  await answersAgain(db)
})

test('a connection that breaks while it is in use fails its statement and is replaced', async () => {
  const { db } = await setUp()
  const inUse = db.connection().execute(async (connection) => {
    await sql`select 1`.execute(connection)
    await killOthers.execute(db)
    await sql`select 1`.execute(connection)
  })
  await expect(inUse).rejects.toThrow()
  await answersAgain(db)
})

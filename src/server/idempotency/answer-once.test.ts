import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { testDatabase } from '../testing/test-database.ts'
import { conflict } from '../transport/api-error.ts'
import { answerOnce } from './answer-once.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let owner: { merchantId: string; livemode: boolean }
const clock = systemClock
const fingerprint = Buffer.alloc(32, 1)

beforeAll(async () => {
  database = await testDatabase()
  const { id } = await createMerchant({ db: database.db, clock }, 'Shop')
  owner = { merchantId: id, livemode: false }
})
afterAll(() => database.close())

const nameOfShop = async () =>
  (await database.db.selectFrom('merchants').select('display_name').executeTakeFirstOrThrow()).display_name
const done = async () => ({ status: 200, body: '{"done":true}' })

test('a process killed before its commit has done nothing, and its key is free', async () => {
  const program = fileURLToPath(new URL('../testing/hanging-request.ts', import.meta.url))
  const killed = spawn(process.execPath, [program, database.url, owner.merchantId, 'killed'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(killed, 'exit')
  expect(String((await once(killed.stdout, 'data'))[0])).toBe('written')

  // Waits for the one that will never commit, until that is gone.
  const repeated = answerOnce({ db: database.db, clock }, { owner, key: 'killed', fingerprint, run: done })
  killed.kill('SIGKILL')
  await ended
  expect(await repeated).toEqual({ status: 200, body: '{"done":true}', replayed: false })
  expect(await nameOfShop()).toBe('Shop')
})

test('a transaction that the database tears down has done nothing, and its key is free', async () => {
  const request = (run: typeof done) => answerOnce({ db: database.db, clock }, { owner, key: 'torn', fingerprint, run })
  const torn = answerOnce(
    { db: database.db, clock },
    {
      owner,
      key: 'torn',
      fingerprint,
      run: async (trx) => {
        await trx.updateTable('merchants').set({ display_name: 'Half done' }).execute()
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
        return done()
      },
    },
  )
  await expect(torn).rejects.toThrow()
  expect(await request(done)).toMatchObject({ replayed: false })
  expect(await request(done)).toMatchObject({ replayed: true })
  expect(await nameOfShop()).toBe('Shop')
})

test('a refusal is not kept, and what was written before it is undone: a library that repeats a 409 gets on', async () => {
  const refused = answerOnce(
    { db: database.db, clock },
    {
      owner,
      key: 'refused',
      fingerprint,
      run: async (trx) => {
        await trx.updateTable('merchants').set({ display_name: 'Half done' }).execute()
        throw conflict({ code: 'payment_in_progress', message: 'Not now.' })
      },
    },
  )
  await expect(refused).rejects.toMatchObject({ status: 409 })
  expect(await nameOfShop()).toBe('Shop')
  const again = await answerOnce({ db: database.db, clock }, { owner, key: 'refused', fingerprint, run: done })
  expect(again).toEqual({ status: 200, body: '{"done":true}', replayed: false })
})

test('a key is free for its owner in the other mode', async () => {
  for (const livemode of [false, true]) {
    const given = { owner: { ...owner, livemode }, key: 'both modes', fingerprint, run: done }
    expect(await answerOnce({ db: database.db, clock }, given)).toMatchObject({ replayed: false })
  }
})

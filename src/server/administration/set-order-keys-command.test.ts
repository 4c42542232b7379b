import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { runWithin } from '../testing/command-line.ts'
import { testDatabase } from '../testing/test-database.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let id: string
beforeAll(async () => {
  database = await testDatabase()
  ;({ id } = await createMerchant({ db: database.db, clock: systemClock }, 'Flower shop'))
})
afterAll(() => database.close())

const run = (...args: string[]) => runWithin({ db: database.db, clock: systemClock }, args)
const keys = async () => JSON.parse((await run('show', id, '--json')).out).order_keys

test('sets both keys at once, and takes them back', async () => {
  expect(await keys()).toEqual({ number: null, description: null })
  const { code, out } = await run('set-order-keys', id, '--number', 'order_id', '--description', 'what')
  expect(code).toBe(0)
  expect(out).toContain('the number under order_id, the description under what.')
  expect((await run('show', id)).out).toMatch(/^order keys +the number under order_id, the description under what$/m)
  expect(await keys()).toEqual({ number: 'order_id', description: 'what' })
  await run('set-order-keys', id, '--description', 'what')
  expect(await keys()).toEqual({ number: null, description: 'what' })
  expect((await run('set-order-keys', id, '--none')).out).toContain('from now on: nothing.')
  expect(await keys()).toEqual({ number: null, description: null })
})

test.each([
  { args: [], says: 'Give --number, --description or both, or else --none.' },
  { args: ['--number', 'order', '--none'], says: 'Give --number, --description or both, or else --none.' },
  { args: ['--number', ''], says: '--number must be a key of metadata, at most 40 characters.' },
  { args: ['--number', 'k'.repeat(41)], says: '--number must be a key of metadata, at most 40 characters.' },
])('is refused with $args', async ({ args, says }) => {
  const { code, err } = await run('set-order-keys', id, ...args)
  expect(code).toBe(2)
  expect(err).toContain(says)
})

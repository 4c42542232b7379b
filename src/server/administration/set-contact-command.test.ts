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
const shown = async () => JSON.parse((await run('show', id, '--json')).out)
const nothing = { email: null, phone: null, page: null, terms: null, privacy: null }

test('sets all of the contact at once, and takes it back', async () => {
  expect((await shown()).contact).toEqual(nothing)
  const { code, out } = await run('set-contact', id, '--email', 'help@shop.example', '--phone', '+48 22 123 45 67')
  expect(code).toBe(0)
  expect(out).toContain('Payers read from now on: help@shop.example, +48 22 123 45 67.')
  expect((await shown()).contact).toEqual({ ...nothing, email: 'help@shop.example', phone: '+48 22 123 45 67' })
  await run('set-contact', id, '--terms', 'https://żółw.example/ąć')
  expect((await shown()).contact).toEqual({ ...nothing, terms: 'https://xn--w-uga1v8h.example/%C4%85%C4%87' })
  expect((await run('set-contact', id, '--none')).out).toContain('from now on: nothing.')
  expect((await shown()).contact).toEqual(nothing)
})

test.each([
  { args: [], says: 'or else --none.' },
  { args: ['--email', 'a@b.example', '--none'], says: 'or else --none.' },
  { args: ['--email', 'nobody'], says: '--email must be an e-mail address, like help@shop.example.' },
  { args: ['--phone', 'call me'], says: '--phone must be a phone number' },
  { args: ['--phone', '+48;ext=javascript:1'], says: '--phone must be a phone number' },
  { args: ['--page', 'http://shop.example'], says: '--page must be an address that begins with https:.' },
  { args: ['--terms', 'javascript:alert(1)'], says: '--terms must be an address that begins with https:.' },
  { args: ['--privacy', 'https://user:pass@shop.example'], says: '--privacy must be an address' },
])('is refused with $args', async ({ args, says }) => {
  const { code, err } = await run('set-contact', id, ...args)
  expect(code).toBe(2)
  expect(err).toContain(says)
})

test('sets how long the receipt stays, and takes it back', async () => {
  expect((await shown()).receipt_seconds).toBeNull()
  expect((await run('set-receipt-time', id, '0')).out).toContain('The time is 0 s from now on.')
  expect((await shown()).receipt_seconds).toBe(0)
  expect((await run('set-receipt-time', id, '11')).err).toContain('must be a whole number of seconds from 0 to 10')
  expect((await run('set-receipt-time', id)).err).toContain('Give either <seconds> or --none.')
  await run('set-receipt-time', id, '--none')
  expect((await shown()).receipt_seconds).toBeNull()
})

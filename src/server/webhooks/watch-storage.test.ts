import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMerchant } from '../merchants/create-merchant.ts'
import { openTestShop } from '../testing/webhook-shop.ts'
import { storedEventsSince } from './stored-events.ts'
import { watchStorage } from './watch-storage.ts'

let shop: Awaited<ReturnType<typeof openTestShop>>
beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.close())

const longUrl = `https://shop.example/${'x'.repeat(1_900)}`
const hourAgo = () => new Date(shop.clock.now().getTime() - 3_600_000)

test('what merchants store is counted by merchant and mode, from a time on', async () => {
  const other = await createMerchant(shop, 'Another shop')
  await shop.createSession('')
  shop.clock.advance(7_200_000)
  for (let count = 0; count < 2; count++) await shop.createSession('')
  await shop.createSession(longUrl, { livemode: true })
  await shop.createSession('', { merchantId: other.id })
  const stored = await storedEventsSince(shop.db, hourAgo())
  const byOwner = new Map(stored.map((row) => [`${row.merchantId} ${row.livemode}`, row]))
  expect([...byOwner].map(([owner, { events }]) => [owner, events]).toSorted()).toEqual(
    [
      [`${shop.merchant.id} false`, 2],
      [`${shop.merchant.id} true`, 1],
      [`${other.id} false`, 1],
    ].toSorted(),
  )
  expect(byOwner.get(`${shop.merchant.id} true`)?.bytes).toBeGreaterThan(2_000)
})

test('who stores too much creates nothing for a while; others, and the other mode, are not held up', async () => {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  await shop.createSession('', { livemode: true })
  for (let count = 0; count < 10; count++) await shop.createSession(longUrl)
  // 0.01 MB: more than three short events, and less than ten long ones.
  const watch = watchStorage({ db: shop.db, clock: shop.clock, log, megabytesAnHour: 0.01, everyMs: 1 })
  const isOver = (livemode: boolean) => {
    try {
      watch.confirm({ merchantId: shop.merchant.id, livemode })
      return false
    } catch (error) {
      expect(error).toMatchObject({ status: 429, code: 'rate_limited', headers: { 'retry-after': '60' } })
      return true
    }
  }
  await expect.poll(() => isOver(false), { timeout: 60_000 }).toBe(true)
  expect(isOver(true)).toBe(false)
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ merchant: shop.merchant.id, livemode: false, events: 10 })
  shop.clock.advance(3_700_000)
  await expect.poll(() => isOver(false), { timeout: 60_000 }).toBe(false)
  await watch.close()
})

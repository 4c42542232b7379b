import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { p24Shop } from '../../testing/p24-shop.ts'

let shop: Awaited<ReturnType<typeof p24Shop>>
beforeEach(async () => {
  shop = await p24Shop({ livemode: true })
})
afterEach(() => shop.close())

const count = (call: string) => shop.p24.calls.filter((one) => one === call).length
const attemptId = () => shop.onlyTransaction().asked.sessionId
const minutes = (ms: number) => ms * 60_000

describe('a code whose reply is lost', () => {
  test.each(['request_lost', 'reply_lost', 500, 429] as const)(
    '(%s) is sent once, and nobody says "declined" yet',
    async (fault) => {
      const { p24, create, pay, attemptOf, clock, inTime } = shop
      p24.fail('charge', fault)
      const id = await create()
      expect((await pay(id)).attempt.status).toBe('sending')
      await inTime(() => attemptOf(id)).toMatchObject({ status: 'waiting' })
      clock.advance(minutes(7))
      await inTime(async () => count('find')).toBeGreaterThan(3)
      expect(count('charge')).toBe(1)
    },
  )

  test('is approved where it was paid', async () => {
    const { p24, create, pay, read, inTime } = shop
    p24.fail('charge', 'reply_lost')
    const id = await create()
    await pay(id)
    p24.transactions.decide(attemptId())
    await inTime(async () => (await read(id)).status).toBe('complete')
    expect(shop.onlyTransaction()).toMatchObject({ status: 2, charges: 1 })
  })
})

test('a refusal that was never told is closed some minutes after the time limit, and not before', async () => {
  const { p24, create, pay, attemptOf, told, inTime, clock } = shop
  const id = await create()
  const begunAt = clock.now().getTime()
  await pay(id)
  p24.transactions.decide(attemptId(), { error: '61', message: 'INSUFFICIENT_FUNDS' })
  await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined', decline_code: 'customer_timeout' })
  expect(clock.now().getTime() - begunAt).toBeGreaterThanOrEqual(minutes(8))
  expect(await told(id)).toMatchObject({ gateway_code: 'not_told' })
})

test('another amount than was asked for is not taken, and somebody is called', async () => {
  const { p24, create, pay, attemptOf, inTime, log } = shop
  const id = await create()
  await pay(id)
  p24.transactions.decide(attemptId())
  shop.onlyTransaction().asked.amount -= 1
  await inTime(async () => log()).toMatch(/"alarm":true.*another amount/)
  expect(count('verify')).toBe(0)
  expect((await attemptOf(id)).status).toBe('waiting')
})

test('money that was given back before it was taken is no payment, and somebody is called', async () => {
  const { p24, create, pay, told, attemptOf, inTime, log } = shop
  const id = await create()
  await pay(id)
  p24.transactions.decide(attemptId())
  p24.transactions.giveBack(attemptId())
  await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined' })
  expect(await told(id)).toMatchObject({ gateway_code: 'returned' })
  expect(log()).toMatch(/"alarm":true.*given back/)
})

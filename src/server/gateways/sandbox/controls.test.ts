import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoKey } from '../../../contract/demo-key.ts'
import { pathTo, routes } from '../../../contract/routes.ts'
import { testApp } from '../../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const post = (url: string, payload: object, key = demoKey) =>
  kasa.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key}` }, payload })

const sessionThatWaits = async () => {
  const { id } = await kasa.createSession()
  await post(pathTo('payerAttempts', id), { number: 1, blik_code: '949111' })
  return id
}

const attemptOf = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json().attempt

test('a tester approves for the bank', async () => {
  const id = await sessionThatWaits()
  expect((await post(pathTo('sandboxAnswer', id), { answer: 'approved' })).statusCode).toBe(204)
  expect(await attemptOf(id)).toMatchObject({ status: 'approved' })
})

test('a tester declines for the bank with any reason, and the bank keeps to it', async () => {
  const id = await sessionThatWaits()
  expect((await post(pathTo('sandboxAnswer', id), { answer: 'limit_exceeded' })).statusCode).toBe(204)
  kasa.clock.advance(60_000)
  expect(await attemptOf(id)).toMatchObject({ status: 'declined', decline_code: 'limit_exceeded' })
})

test('an answer that comes too late, twice or for nothing is refused', async () => {
  const id = await sessionThatWaits()
  await post(pathTo('sandboxAnswer', id), { answer: 'approved' })
  expect((await post(pathTo('sandboxAnswer', id), { answer: 'bank_declined' })).statusCode).toBe(404)
  expect((await post(pathTo('sandboxAnswer', 'AAAAAAAAAAAAAAAAAAAAAA'), { answer: 'approved' })).statusCode).toBe(404)
  expect((await post(pathTo('sandboxAnswer', id), { answer: 'perhaps' })).statusCode).toBe(400)
  expect(await attemptOf(id)).toMatchObject({ status: 'approved' })
})

test('the clock is set ahead, never back', async () => {
  const before = kasa.clock.now().getTime()
  expect((await post(routes.sandboxClock, { seconds: 60 })).json()).toEqual({ now_ms: before + 60_000 })
  expect((await post(routes.sandboxClock, { seconds: -60 })).statusCode).toBe(400)
  expect(kasa.clock.now().getTime()).toBe(before + 60_000)
})

test('nobody without a key, with another merchant’s or with a live one moves anything', async () => {
  const id = await sessionThatWaits()
  const before = kasa.clock.now()
  const statuses = async (key: string) => [
    (await post(pathTo('sandboxAnswer', id), { answer: 'approved' }, key)).statusCode,
    (await post(routes.sandboxClock, { seconds: 60 }, key)).statusCode,
  ]
  expect(await statuses('sk_test_000000000000000000000000')).toEqual([401, 401])
  expect(await statuses(kasa.merchant.liveKey)).toEqual([403, 403])
  expect((await post(pathTo('sandboxAnswer', id), { answer: 'approved' }, kasa.merchant.testKey)).statusCode).toBe(404)
  expect(kasa.clock.now()).toEqual(before)
  expect(await attemptOf(id)).toMatchObject({ status: 'waiting' })
})

test('the clock cannot be set to where times end', async () => {
  const before = kasa.clock.now()
  for (let turn = 0; turn < 100; turn++) await post(routes.sandboxClock, { seconds: 3_000_000_000 })
  expect(kasa.clock.now().getTime()).toBeGreaterThan(before.getTime())
  expect(kasa.clock.now().getUTCFullYear()).toBeLessThan(9001)
  expect((await post(routes.sandboxClock, { seconds: 3_000_000_000 })).json().error.code).toBe('seconds_too_large')
})

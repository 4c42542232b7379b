import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathTo, routes } from '../../../contract/routes.ts'
import { testApp } from '../../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const post = (url: string, payload: object) => kasa.app.inject({ method: 'POST', url, payload })

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

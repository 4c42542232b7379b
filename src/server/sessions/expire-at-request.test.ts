import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo } from '../../contract/routes.ts'
import { testRoutes } from '../../contract/testbank/routes.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const headers = { authorization: `Bearer ${demoKey}` }
const expire = (id: string, more: { payload?: object; headers?: Record<string, string> } = {}) =>
  kasa.app.inject({ method: 'POST', url: pathTo('expireSession', id), headers, ...more })
const pay = (id: string, code: string) =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number: 1, blik_code: code } })
const tell = (id: string, answer: string) =>
  kasa.app.inject({
    method: 'POST',
    url: testRoutes.outcome.replace(':id', id),
    headers: { authorization: `Bearer ${demoKey}` },
    payload: { outcome: answer },
  })

test('an open session expires, its page is told, and no code is taken any more', async () => {
  const { id } = await kasa.createSession()
  const read = async () => (await kasa.app.inject(pathTo('payerSession', id))).json()
  const before = await read()
  const reply = await expire(id)
  expect(reply.statusCode).toBe(200)
  expect(reply.json()).toMatchObject({ id, status: 'expired' })
  const retrieved = await kasa.app.inject({ url: pathTo('session', id), headers })
  expect(reply.body).toBe(retrieved.body)
  expect(await read()).toMatchObject({ status: 'expired', revision: before.revision + 1 })
  expect((await pay(id, '777123')).json().error.code).toBe('session_expired')
})

test('a payment in progress holds it up until the bank has answered', async () => {
  const { id } = await kasa.createSession()
  await pay(id, '777123')
  const refused = await expire(id)
  expect(refused.statusCode).toBe(409)
  expect(refused.json().error).toMatchObject({ type: 'invalid_request_error', code: 'payment_in_progress' })
  await tell(id, 'bank_declined')
  expect((await expire(id)).json()).toMatchObject({ status: 'expired' })
})

test('a paid session stays paid', async () => {
  const { id } = await kasa.createSession()
  await pay(id, '777123')
  await tell(id, 'approved')
  const refused = await expire(id)
  expect(refused.statusCode).toBe(400)
  expect(refused.json().error.code).toBe('session_complete')
  expect((await kasa.app.inject({ url: pathTo('session', id), headers })).json().status).toBe('complete')
})

test('a session expires once', async () => {
  const { id } = await kasa.createSession()
  const replies = await Promise.all([expire(id), expire(id), expire(id)])
  expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400, 400])
  expect((await expire(id)).json().error.code).toBe('session_expired')
})

test('of a code and an expiry at the same moment, one comes first and the other is refused', async () => {
  for (let round = 0; round < 10; round++) {
    const { id } = await kasa.createSession()
    const [expiry, code] = await Promise.all([expire(id), pay(id, '777123')])
    const outcome = [expiry.statusCode, code.statusCode]
    expect([
      [200, 409],
      [409, 201],
    ]).toContainEqual(outcome)
  }
})

test('nothing is there for another merchant, the other mode, or under an unknown id', async () => {
  const { testKey, liveKey } = await createMerchant(kasa, 'Another shop')
  const { id } = await kasa.createSession()
  for (const key of [testKey, liveKey]) {
    expect((await expire(id, { headers: { authorization: `Bearer ${key}` } })).statusCode).toBe(404)
  }
  expect((await expire('AAAAAAAAAAAAAAAAAAAAAA')).json().error).toMatchObject({ code: 'resource_missing', param: 'id' })
  expect((await expire('%00')).statusCode).toBe(404)
})

test('an argument is an error that names it', async () => {
  const { id } = await kasa.createSession()
  const reply = await expire(id, { payload: { reason: 'sold out' } })
  expect(reply.statusCode).toBe(400)
  expect(reply.json().error.param).toBe('reason')
})

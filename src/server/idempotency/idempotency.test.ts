import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { pathToTest } from '../../contract/testbank/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { testApp } from '../testing/test-app.ts'
import { sweepIdempotencyKeys } from './sweep-keys.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

interface Sent {
  key: string
  payload?: object | string
  url?: string
  apiKey?: string
  type?: string
}

const post = ({ key, payload = createParameters(), url, apiKey = demoKey, type = 'application/json' }: Sent) =>
  kasa.app.inject({
    method: 'POST',
    url: url ?? routes.createSession,
    headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': key, 'content-type': type },
    payload,
  })
const countSessions = async () => {
  const { count } = await kasa.db
    .selectFrom('checkout_sessions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

test('a repeated request is answered with the first answer, byte for byte, and says so', async () => {
  const key = randomUUID()
  const first = await post({ key })
  expect(first.statusCode).toBe(200)
  expect(first.headers).not.toHaveProperty('idempotent-replayed')
  const before = await countSessions()
  kasa.clock.advance(60_000)
  const second = await post({ key })
  expect(second.body).toBe(first.body)
  expect(second.statusCode).toBe(200)
  expect(second.headers['content-type']).toBe(first.headers['content-type'])
  expect(second.headers['idempotent-replayed']).toBe('true')
  expect(second.headers['request-id']).not.toBe(first.headers['request-id'])
  expect(await countSessions()).toBe(before)
})

test('the answer is the first one even when the session is another by now', async () => {
  const key = randomUUID()
  const first = await post({ key })
  await post({ key: randomUUID(), url: pathTo('expireSession', first.json().id), payload: {} })
  expect((await post({ key })).body).toBe(first.body)
})

test('a repetition is answered even when its arguments would be refused by now', async () => {
  const key = randomUUID()
  const payload = createParameters({ expires_at: Math.floor(kasa.clock.now().getTime() / 1000) + 60 })
  const first = await post({ key, payload })
  kasa.clock.advance(120_000)
  expect((await post({ key, payload })).body).toBe(first.body)
})

test('fifty requests at once with one key create one session', async () => {
  const before = await countSessions()
  const key = randomUUID()
  const replies = await Promise.all(Array.from({ length: 50 }, () => post({ key })))
  expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  expect(new Set(replies.map(({ body }) => body)).size).toBe(1)
  expect(replies.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1)
  expect(await countSessions()).toBe(before + 1)
})

test('fifty requests at once through two processes create one session', async () => {
  const other = await kasa.build()
  const before = await countSessions()
  const key = randomUUID()
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? other : kasa.app).inject({
        method: 'POST',
        url: routes.createSession,
        headers: { authorization: `Bearer ${demoKey}`, 'idempotency-key': key },
        payload: createParameters(),
      }),
    ),
  )
  await other.close()
  expect(new Set(replies.map(({ body }) => body)).size).toBe(1)
  expect(await countSessions()).toBe(before + 1)
})

describe('another request with the same key is a 400', () => {
  test.each([
    ['with another argument', { payload: createParameters({ amount: 1051 }) }],
    ['with one more', { payload: createParameters({ locale: 'pl' }) }],
    ['to another address', { url: '/v1/checkout/sessions/AW-kLcRRC5P8U68CYe0kVA/expire', payload: {} }],
  ])('%s', async (_, other) => {
    const key = randomUUID()
    await post({ key })
    const reply = await post({ key, ...other })
    expect(reply.statusCode).toBe(400)
    expect(reply.json().error).toMatchObject({ type: 'idempotency_error', code: 'idempotency_key_reused', param: null })
  })
})

test('the same request is the same in another order and as a form', async () => {
  const key = randomUUID()
  const first = await post({ key, payload: { ...createParameters(), metadata: { a: '1', b: '2' } } })
  const { amount, ...others } = createParameters()
  expect((await post({ key, payload: { metadata: { b: '2', a: '1' }, ...others, amount } })).body).toBe(first.body)
  const texts = Object.entries({ ...others, amount, 'metadata[a]': '1', 'metadata[b]': '2' })
  const form = new URLSearchParams(texts.map(([name, value]) => [name, String(value)]))
  expect((await post({ key, payload: String(form), type: 'application/x-www-form-urlencoded' })).body).toBe(first.body)
})

test('what was refused for its arguments leaves the key free', async () => {
  const key = randomUUID()
  expect((await post({ key, payload: createParameters({ amount: 0 }) })).statusCode).toBe(400)
  const reply = await post({ key })
  expect(reply.statusCode).toBe(200)
  expect(reply.headers).not.toHaveProperty('idempotent-replayed')
})

test('a refusal is not kept: once it is cured, the same request with the same key gets on', async () => {
  const { id } = await kasa.createSession()
  const url = pathTo('expireSession', id)
  const key = randomUUID()
  const attempt = { number: 1, blik_code: '777123' }
  await kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: attempt })
  const refused = await post({ key, url, payload: {} })
  expect(refused.statusCode).toBe(409)
  expect(refused.json().error.code).toBe('payment_in_progress')
  const headers = { authorization: `Bearer ${demoKey}` }
  const answer = {
    method: 'POST',
    url: pathToTest('outcome', id),
    headers,
    payload: { outcome: 'code_used' },
  } as const
  expect((await kasa.app.inject(answer)).statusCode).toBe(200)
  const cured = await post({ key, url, payload: {} })
  expect(cured.statusCode).toBe(200)
  expect(cured.headers).not.toHaveProperty('idempotent-replayed')
})

test('JSON as deep as it may be has a fingerprint', async () => {
  const deep = `{"metadata":${'['.repeat(19)}${']'.repeat(19)}}`
  expect((await post({ key: randomUUID(), payload: deep })).json().error.code).toBe('parameter_missing')
})

test('two merchants may use the same key', async () => {
  const { testKey } = await createMerchant(kasa, 'Another shop')
  const key = randomUUID()
  const [one, other] = [await post({ key }), await post({ key, apiKey: testKey })]
  expect(other.statusCode).toBe(200)
  expect(other.json().id).not.toBe(one.json().id)
})

test.each(['', 'k'.repeat(256)])('a key that is empty or too long is refused', async (key) => {
  const reply = await post({ key })
  expect(reply.statusCode).toBe(400)
  expect(reply.json().error).toMatchObject({ type: 'idempotency_error', code: 'idempotency_key_invalid' })
})

test('a key may have 255 characters', async () => {
  expect((await post({ key: 'k'.repeat(255) })).statusCode).toBe(200)
})

test('keys are kept for 24 hours and swept after that', async () => {
  const [old, young] = [randomUUID(), randomUUID()]
  const first = await post({ key: old })
  kasa.clock.advance(1)
  const second = await post({ key: young })
  const later = new Date(kasa.clock.now().getTime() + 24 * 3_600_000)
  await sweepIdempotencyKeys({ db: kasa.db, log: kasa.app.log, now: later })
  expect((await post({ key: young })).body).toBe(second.body)
  expect((await post({ key: old })).json().id).not.toBe(first.json().id)
})

test('the running server sweeps by itself', async () => {
  await post({ key: randomUUID() })
  kasa.clock.advance(26 * 3_600_000)
  await expect.poll(async () => (await kasa.db.selectFrom('idempotency_keys').select('key').execute()).length).toBe(0)
})

import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathTo, routes } from '../../contract/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { rollKey } from '../merchants/roll-key.ts'
import { testApp } from '../testing/test-app.ts'
import { disableMerchant, enableMerchant } from './disable-merchant.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const create = (key: string) =>
  kasa.app.inject({
    method: 'POST',
    url: routes.createSession,
    headers: { authorization: `Bearer ${key}` },
    payload: createParameters(),
  })

const statusOf = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json().status

const pay = (id: string, blikCode: string) =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number: 1, blik_code: blikCode } })

test('a disabled merchant’s keys are refused with a reason of their own, until it is enabled', async () => {
  const { id, testKey } = await createMerchant(kasa, 'Closing shop')
  await disableMerchant(kasa, id)
  const refused = await create(testKey)
  expect(refused.statusCode).toBe(401)
  expect(refused.json().error).toMatchObject({ type: 'authentication_error', code: 'merchant_disabled' })
  await enableMerchant(kasa, id)
  expect((await create(testKey)).statusCode).toBe(200)
})

test('its open sessions take no more codes, and those of others go on', async () => {
  const { id, testKey } = await createMerchant(kasa, 'Closing shop')
  const session = (await create(testKey)).json()
  const other = await kasa.createSession()
  expect(await disableMerchant(kasa, id)).toEqual({ endedSessions: 1 })
  const refused = await pay(session.id, '777123')
  expect(refused.json().error.code).toBe('session_expired')
  expect(await statusOf(session.id)).toBe('expired')
  expect(await statusOf(other.id)).toBe('open')
  expect((await pay(other.id, '777123')).statusCode).toBe(201)
})

test('a payment under way still counts', async () => {
  const { id, testKey } = await createMerchant(kasa, 'Closing shop')
  const session = (await create(testKey)).json()
  await pay(session.id, '777123')
  await disableMerchant(kasa, id)
  expect(await statusOf(session.id)).toBe('open')
  kasa.clock.advance(2_000)
  await expect.poll(() => statusOf(session.id)).toBe('complete')
})

/** A body that is sent only after something else has happened: the request's key has been looked at before. */
const bodyAfter = (act: () => Promise<unknown>, body: object) =>
  Readable.from(
    (async function* () {
      await act()
      yield JSON.stringify(body)
    })(),
  )

interface Late {
  key: string
  url?: string
  body?: object
  headers?: Record<string, string>
  before: () => Promise<unknown>
}

const post = ({ key, url = routes.createSession, body = createParameters(), headers = {}, before }: Late) =>
  kasa.app.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    payload: bodyAfter(before, body),
  })

test.each([
  ['with an Idempotency-Key', { 'idempotency-key': 'once' }],
  ['without one', {}],
])(
  'a merchant that is disabled while the body of its request (%s) is on the way opens no session',
  async (_, headers) => {
    const { id, testKey: key } = await createMerchant(kasa, 'Closing shop')
    const reply = await post({ key, headers, before: () => disableMerchant(kasa, id) })
    expect(reply.statusCode).toBe(401)
    expect(reply.json().error.code).toBe('merchant_disabled')
    const opened = await kasa.db.selectFrom('checkout_sessions').select('id').where('merchant_id', '=', id).execute()
    expect(opened).toEqual([])
  },
)

test('a key that is rolled while the body of its request is on the way expires no session', async () => {
  const { id, testKey: key } = await createMerchant(kasa, 'Careful shop')
  const session = (await create(key)).json()
  const before = () => rollKey(kasa, { merchantId: id, livemode: false, graceMs: 0 })
  const reply = await post({ key, url: pathTo('expireSession', session.id), body: {}, before })
  expect(reply.json().error.code).toBe('api_key_expired')
  expect(await statusOf(session.id)).toBe('open')
})

test('a merchant that is disabled spoils nothing for those who ask in the same moment', async () => {
  const { id, testKey: key } = await createMerchant(kasa, 'Closing shop')
  let disabled: Promise<unknown> | null = null
  const before = () => {
    disabled ??= disableMerchant(kasa, id)
    return disabled
  }
  const keys = [key, kasa.merchant.testKey, kasa.merchant.testKey]
  // All keys are looked at before, and all bodies come after the merchant is disabled.
  const replies = await Promise.all(keys.map((each) => post({ key: each, before })))
  expect(replies.map(({ statusCode }) => statusCode)).toEqual([401, 200, 200])
})

test('a session that is open although its merchant is disabled cannot be paid', async () => {
  const { id, testKey } = await createMerchant(kasa, 'Closing shop')
  const session = (await create(testKey)).json()
  await kasa.db.updateTable('merchants').set({ disabled_at: kasa.clock.now() }).where('id', '=', id).execute()
  expect((await pay(session.id, '777123')).json().error.code).toBe('session_expired')
})

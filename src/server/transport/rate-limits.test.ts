import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { newApiKey } from '../keys/api-key.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { buildDirectory } from '../page/built-page.ts'
import { testApp } from '../testing/test-app.ts'
import { TwoStepAcquirer } from '../testing/two-step-gateway/acquirer.ts'
import { twoStepKind } from '../testing/two-step-gateway/kind.ts'

vi.setConfig({ testTimeout: 60_000 })

let kasa: Awaited<ReturnType<typeof testApp>>
let app: Awaited<ReturnType<typeof testApp>>['app']
let id: string
beforeAll(async () => {
  kasa = await testApp({ build: buildDirectory })
  id = (await kasa.createSession()).id
})
afterAll(() => kasa.close())

/** Counting begins anew with each process. */
beforeEach(async () => {
  app = await kasa.build({
    trustProxy: '127.0.0.1',
    rateLimits: { requestsPerKey: 3, wrongKeysPerAddress: 2, payerRequestsPerAddress: 25, codesPerAddress: 2 },
  })
  return () => app.close()
})

const asShop = (key = demoKey, headers = {}) =>
  app.inject({ url: routes.sessions, headers: { authorization: `Bearer ${key}`, ...headers } })
const asPayer = (sessionId: string, address = '192.0.2.1') =>
  app.inject({ url: pathTo('payerSession', sessionId), headers: { 'x-forwarded-for': address } })
const times = async (count: number, ask: (index: number) => Promise<{ statusCode: number }>) => {
  const statuses: number[] = []
  for (let index = 0; index < count; index++) statuses.push((await ask(index)).statusCode)
  return statuses
}

describe('a merchant', () => {
  test('over the limit is told when to come back, in the shape of all errors', async () => {
    expect(await times(3, () => asShop())).toEqual([200, 200, 200])
    const reply = await asShop()
    expect(reply.statusCode).toBe(429)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(reply.headers['retry-after'])).toBeLessThanOrEqual(60)
    expect(reply.json().error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limited', param: null })
    expect(reply.headers['request-id']).toMatch(/^req_/)
  })

  test('takes nothing away from another one, nor from its own other mode', async () => {
    const { testKey, liveKey } = await createMerchant(kasa, 'Another shop')
    expect(await times(4, () => asShop())).toEqual([200, 200, 200, 429])
    expect((await asShop(testKey)).statusCode).toBe(200)
    expect((await asShop(liveKey)).statusCode).toBe(200)
  })
})

test('a long answer counts as several requests', async () => {
  const { testKey } = await createMerchant(kasa, 'Wordy shop')
  const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key ${index}`, 'x'.repeat(500)]))
  for (let count = 0; count < 2; count++) await kasa.createSession({ metadata }, testKey)
  expect(await times(2, () => asShop(testKey))).toEqual([200, 429])
})

describe('wrong keys', () => {
  test('from one address come to an end', async () => {
    expect(await times(4, () => asShop(newApiKey(false)))).toEqual([401, 401, 429, 429])
  })

  test('do not lock out the right key beside them', async () => {
    await times(4, () => asShop(newApiKey(false)))
    expect((await asShop()).statusCode).toBe(200)
  })
})

describe('payers at one address', () => {
  test('over the limit wait, and others do not', async () => {
    expect(await times(25, () => asPayer(id))).not.toContain(429)
    const reply = await asPayer(id)
    expect(reply.statusCode).toBe(429)
    expect(reply.headers).toHaveProperty('retry-after')
    expect((await asPayer(id, '192.0.2.2')).statusCode).toBe(200)
  })

  test('pay twenty times as much for an id that nobody has', async () => {
    expect(await times(3, () => asPayer('AAAAAAAAAAAAAAAAAAAAAA'))).toEqual([404, 404, 429])
    expect((await asPayer(id)).statusCode).toBe(429)
  })

  test('may give fewer codes than they may read', async () => {
    const give = () =>
      app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number: 10, blik_code: '700701' } })
    expect(await times(3, give)).toEqual([409, 409, 429])
    expect((await app.inject(pathTo('payerSession', id))).statusCode).toBe(200)
  })

  test('of IPv6 are those of its /64', async () => {
    await times(25, () => asPayer(id, '2001:db8::1'))
    expect((await asPayer(id, '2001:db8::2')).statusCode).toBe(429)
    expect((await asPayer(id, '2001:db8:0:1::1')).statusCode).toBe(200)
  })

  test('of IPv6 are also those of its /48, which may ten times as much', async () => {
    const asked = await times(251, (index) => asPayer(id, `2001:db8:0:${(index % 20).toString(16)}::1`))
    expect([asked.indexOf(429), asked.length]).toEqual([250, 251])
    expect((await asPayer(id, '2001:db8:0:ffff::1')).statusCode).toBe(429)
    expect((await asPayer(id, '2001:db8:1::1')).statusCode).toBe(200)
  })

  test('are the same, whatever port their proxy adds', async () => {
    await times(25, (index) => asPayer(id, `192.0.2.1:${1024 + index}`))
    expect((await asPayer(id, '192.0.2.1:80')).statusCode).toBe(429)
    expect((await asPayer(id, '[::ffff:192.0.2.1]:80')).statusCode).toBe(429)
    await times(25, (index) => asPayer(id, `[2001:db8::${index}]:${1024 + index}`))
    expect((await asPayer(id, '2001:db8::1%eth0')).statusCode).toBe(429)
  })
})

describe('whatever comes without a key counts', () => {
  const from = (url: string, options: { method?: 'GET' | 'POST'; headers?: Record<string, string> } = {}) =>
    app.inject({ url, remoteAddress: '192.0.2.1', ...options })
  const plainForm = { 'content-type': 'application/x-www-form-urlencoded' }

  test.each<[string, () => ReturnType<typeof from>]>([
    ['/readyz', () => from(routes.readyz)],
    ['/openapi.json', () => from(routes.openApi)],
    ['the docs', () => from(`${routes.docs}/static/index.html`)],
    ['the metrics, with a wrong token', () => from(routes.metrics)],
    ['what is not there', () => from('/nothing')],
    ['what cannot be an address', () => from('/pay/%ff%zz')],
    ['a method that is not possible', () => from(routes.healthz, { method: 'POST' })],
    ['a body that cannot be read', () => from(pathTo('payerAttempts', id), { method: 'POST', headers: plainForm })],
    [
      'what another site sends',
      () => from(pathTo('payerAttempts', id), { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }),
    ],
  ])('%s', async (_, ask) => {
    const statuses = await times(26, ask)
    expect(statuses.slice(0, 2)).not.toContain(429)
    expect(statuses.at(-1)).toBe(429)
    const payer = await app.inject({ url: pathTo('payerSession', id), remoteAddress: '192.0.2.1' })
    expect(payer.statusCode).toBe(429)
    expect((await app.inject({ url: routes.readyz, remoteAddress: '192.0.2.2' })).statusCode).toBe(200)
  })

  test('but not that the process lives', async () => {
    expect(new Set(await times(30, () => from(routes.healthz)))).toEqual(new Set([200]))
  })
})

describe('an acquirer’s notifications', () => {
  const secret = 'the acquirer’s secret'

  test('come as often as they like while they are signed, and are refused more shortly once they are not', async () => {
    const acquirer = new TwoStepAcquirer(secret)
    const rateLimits = { payerRequestsPerAddress: 3, wrongKeysPerAddress: 2, requestsPerKey: 0, codesPerAddress: 0 }
    const shop = await testApp({
      kinds: [twoStepKind(acquirer)],
      env: { TWO_STEP_SECRET: secret },
      testGateway: 'two-step',
      operating: { rateLimits },
    })
    const { id } = await shop.createSession()
    await shop.app.inject({
      method: 'POST',
      url: pathTo('payerAttempts', id),
      payload: { number: 1, blik_code: '123456' },
    })
    const [order] = acquirer.orders.keys()
    const { body, signature } = acquirer.decide(order ?? '', 'paid')
    const notify = (given: string) => () =>
      shop.app.inject({
        method: 'POST',
        url: '/v1/gateways/two-step/notifications',
        headers: { 'content-type': 'application/json', 'x-signature': given },
        payload: body,
      })
    expect(new Set(await times(30, notify(signature)))).toEqual(new Set([204]))
    expect(await times(4, notify('00'))).toEqual([401, 401, 429, 429])
    await shop.close()
  })
})

describe('the page', () => {
  const open = (options: { method?: 'POST'; payload?: string; url?: string }) =>
    app.inject({
      url: pathTo('payPage', id),
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      ...options,
    })

  beforeEach(async () => {
    app = await kasa.build({ rateLimits: { payerRequestsPerAddress: 25, codesPerAddress: 2 } })
    return () => app.close()
  })

  test('says so over the limit, and not that there is nothing', async () => {
    expect(new Set(await times(25, () => open({})))).toEqual(new Set([200]))
    const reply = await open({})
    expect(reply.statusCode).toBe(429)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('pays as much for an id that nobody has as a program', async () => {
    const url = pathTo('payPage', 'AAAAAAAAAAAAAAAAAAAAAA')
    expect(await times(3, () => open({ url }))).toEqual([404, 404, 429])
  })

  test('counts codes of its plain form that are too short', async () => {
    const send = () => open({ method: 'POST', payload: 'number=1&blik_code=777' })
    expect(await times(3, send)).toEqual([303, 303, 429])
  })

  test('has its files for nothing', async () => {
    const file = (await readdir(join(buildDirectory, 'page/assets'))).find((name) => name.endsWith('.js'))
    expect(new Set(await times(30, () => open({ url: `/assets/${file}` })))).toEqual(new Set([200]))
    expect(new Set(await times(30, () => open({ url: '/assets/old.js' })))).toEqual(new Set([404]))
    expect((await open({})).statusCode).toBe(200)
  })
})

test('nobody’s word is taken for their address but a trusted proxy’s', async () => {
  await times(25, () => asPayer(id, '203.0.113.9'))
  const reply = await app.inject({
    url: pathTo('payerSession', id),
    headers: { 'x-forwarded-for': '203.0.113.9' },
    remoteAddress: '198.51.100.7',
  })
  expect(reply.statusCode).toBe(200)
  expect((await asPayer(id, '203.0.113.9, 127.0.0.1')).statusCode).toBe(429)
})

test('a limit of 0 is none', async () => {
  const free = await kasa.build({ rateLimits: { payerRequestsPerAddress: 0 } })
  const replies = await times(30, () => free.inject(pathTo('payerSession', 'AAAAAAAAAAAAAAAAAAAAAA')))
  expect(new Set(replies)).toEqual(new Set([404]))
  await free.close()
})

import { afterEach, expect, test, vi } from 'vitest'
import { ErrorBody } from '../../contract/error.ts'
import { pathTo } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'
import type { StreamLimits } from './stream-places.ts'

vi.setConfig({ testTimeout: 60_000 })

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const start = async ({ trustProxy = '', ...limits }: Partial<StreamLimits> & { trustProxy?: string }) => {
  const kasa = await testApp({ operating: { limits, trustProxy } })
  endings.push(kasa.close)
  const url = await kasa.app.listen({ port: 0, host: '127.0.0.1' })
  const open = async (id: string) => {
    const abort = new AbortController()
    const response = await fetch(`${url}${pathTo('payerUpdates', id)}`, { signal: abort.signal })
    return { response, status: response.status, close: () => abort.abort() }
  }
  return { ...kasa, open }
}

test('a session has so many streams and no more, until one is closed', async () => {
  const { createSession, open } = await start({ streamsPerSession: 2 })
  const [one, other] = [await createSession(), await createSession()]
  const first = await open(one.id)
  expect([first.status, (await open(one.id)).status]).toEqual([200, 200])
  const refused = await open(one.id)
  expect(refused.status).toBe(429)
  expect(refused.response.headers.get('retry-after')).toBe('30')
  expect(ErrorBody.parse(await refused.response.json()).error).toMatchObject({
    type: 'rate_limit_error',
    code: 'too_many_streams',
  })
  expect((await open(other.id)).status).toBe(200)
  first.close()
  await expect.poll(async () => (await open(one.id)).status).toBe(200)
})

test('an address has so many streams and no more', async () => {
  const { createSession, open } = await start({ streamsPerAddress: 2 })
  const statuses = []
  for (let opened = 0; opened < 3; opened += 1) statuses.push((await open((await createSession()).id)).status)
  expect(statuses).toEqual([200, 200, 429])
})

test('streams of sessions that do not exist take nobody’s place', async () => {
  const { createSession, open } = await start({ streamsPerAddress: 1 })
  for (let asked = 0; asked < 3; asked += 1) expect((await open('AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404)
  expect((await open((await createSession()).id)).status).toBe(200)
})

test('an IPv6 /64 has the streams of one address, and its /48 those of ten', async () => {
  const { createSession, app } = await start({ streamsPerAddress: 2, trustProxy: '127.0.0.1' })
  const openFrom = async (address: string) => {
    const { id } = await createSession()
    const url = `${app.listeningOrigin}${pathTo('payerUpdates', id)}`
    const abort = new AbortController()
    endings.push(async () => abort.abort())
    return (await fetch(url, { headers: { 'x-forwarded-for': address }, signal: abort.signal })).status
  }
  expect(await openFrom('[2001:db8::1]:1')).toBe(200)
  expect(await openFrom('2001:db8::2')).toBe(200)
  expect(await openFrom('2001:db8::3')).toBe(429)
  for (let network = 1; network < 10; network += 1) {
    for (const host of [1, 2]) expect(await openFrom(`2001:db8:0:${network}::${host}`)).toBe(200)
  }
  expect(await openFrom('2001:db8:0:a::1')).toBe(429)
  expect(await openFrom('2001:db8:1::1')).toBe(200)
})

import { afterEach, expect, test } from 'vitest'
import { ErrorBody } from '../../contract/error.ts'
import { pathTo } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const start = async (limits: { streamsPerSession?: number; streamsPerAddress?: number }) => {
  const kasa = await testApp({ operating: { limits } })
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

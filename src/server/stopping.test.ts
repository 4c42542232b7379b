import { afterEach, expect, test } from 'vitest'
import { pathTo } from '../contract/routes.ts'
import { testApp } from './testing/test-app.ts'

const pages = 200
const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const start = async () => {
  const kasa = await testApp()
  endings.push(kasa.close)
  const server = await kasa.build({
    limits: { streamsPerAddress: pages },
    stopTimes: { gatewaysMs: 300, connectionsMs: 30_000 },
  })
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return { ...kasa, server, url }
}

const attemptOf = async (response: Response) => (await response.json()).attempt

test('a stop ends the streams with a hint each, waits for a charge no longer than it may, and answers its page', async () => {
  const { server, url, createSession, app } = await start()
  const sessions = await Promise.all(Array.from({ length: pages / 10 }, () => createSession()))
  const streams = await Promise.all(
    Array.from({ length: pages }, (_, index) =>
      fetch(`${url}${pathTo('payerUpdates', sessions[index % sessions.length]?.id ?? '')}`),
    ),
  )
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]))
  const texts = streams.map((stream) => stream.text())

  const { id } = await createSession()
  const answer = fetch(`${url}${pathTo('payerAttempts', id)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: 1, blik_code: '888001' }),
  })
  const status = async () => (await app.inject(pathTo('payerSession', id))).json().attempt?.status
  await expect.poll(status).toBe('sending')

  const begin = performance.now()
  await server.close()
  expect(performance.now() - begin).toBeLessThan(10_000)
  const response = await answer
  expect(response.status).toBe(201)
  expect(await attemptOf(response)).toMatchObject({ number: 1, status: 'sending' })
  const hints = (await Promise.all(texts)).map((text) => Number(/retry: (\d+)\n\n$/.exec(text)?.[1]))
  expect(Math.min(...hints)).toBeGreaterThanOrEqual(1_000)
  expect(Math.max(...hints)).toBeLessThanOrEqual(6_000)
  expect(new Set(hints).size).toBeGreaterThan(pages / 4)
})

test('the other processes finish what a stopped one left', async () => {
  const { server, url, createSession, app, clock } = await start()
  const { id } = await createSession()
  const answer = fetch(`${url}${pathTo('payerAttempts', id)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: 1, blik_code: '888001' }),
  })
  const session = async () => (await app.inject(pathTo('payerSession', id))).json()
  await expect.poll(async () => (await session()).attempt?.status).toBe('sending')
  await server.close()
  await answer
  clock.advance(10_000)
  await expect.poll(async () => (await session()).status).toBe('complete')
})

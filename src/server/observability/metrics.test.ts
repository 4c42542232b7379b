import { afterEach, expect, test } from 'vitest'
import { pathTo } from '../../contract/routes.ts'
import { metricsToken } from '../../fixtures/metrics.ts'
import { readMetrics } from '../testing/read-metrics.ts'
import { testApp } from '../testing/test-app.ts'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const start = async (options: Parameters<typeof testApp>[0] = {}) => {
  const kasa = await testApp(options)
  endings.push(kasa.close)
  const read = () => readMetrics(kasa.app)
  /** The value of one line of the figures; 0 where it is not there yet. */
  const figure = async (line: string) => Number((await read()).split(`\n${line} `)[1]?.split('\n', 1)[0] ?? 0)
  const pay = (id: string, blikCode: string) =>
    kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number: 1, blik_code: blikCode } })
  return { ...kasa, read, figure, pay }
}

test('requests are counted by route and status, whatever clients ask for', async () => {
  const { app, createSession, read, figure } = await start()
  const { id } = await createSession()
  await app.inject(pathTo('payerSession', id))
  await app.inject(pathTo('payerSession', 'AAAAAAAAAAAAAAAAAAAAAA'))
  for (const path of ['/a', '/b', '/c/d', `/pay/${id}/x`]) await app.inject(path)
  const count = (route: string, status: number) =>
    figure(`kasa_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`)
  expect(await count('/v1/pay/:id', 200)).toBe(1)
  expect(await count('/v1/pay/:id', 404)).toBe(1)
  expect(await count('unknown', 404)).toBe(4)
  const figures = await read()
  for (const part of [id, id.slice(0, 6), 'AAAA', '/c/', '127.0.0.1']) expect(figures).not.toContain(part)
})

test('attempts are counted by their outcome', async () => {
  const { clock, createSession, figure, pay } = await start()
  const count = (outcome: string, declineCode = '') =>
    figure(`kasa_payment_attempts_total{gateway="sandbox",outcome="${outcome}",decline_code="${declineCode}"}`)
  await pay((await createSession()).id, '700701')
  await pay((await createSession()).id, '777123')
  expect(await count('declined', 'code_expired')).toBe(1)
  expect(await count('approved')).toBe(0)
  clock.advance(2_000)
  await expect.poll(() => count('approved')).toBe(1)
})

test('the way of an answer to the open pages is measured, and the open pages are counted', async () => {
  const { app, createSession, figure, pay } = await start()
  const { id } = await createSession()
  const url = await app.listen({ port: 0 })
  const abort = new AbortController()
  const pages = [1, 2].map(() => fetch(`${url}${pathTo('payerUpdates', id)}`, { signal: abort.signal }))
  await Promise.all(pages)
  expect(await figure('kasa_open_streams')).toBe(2)
  await pay(id, '700703')
  await expect.poll(() => figure('kasa_answer_to_stream_seconds_count')).toBe(2)
  abort.abort()
  await expect.poll(() => figure('kasa_open_streams')).toBe(0)
})

test('what waits to be done is counted, and is NaN where the database cannot be asked', async () => {
  const { db, figure } = await start()
  expect(await figure('kasa_jobs_waiting{kind="due_attempts"}')).toBe(0)
  expect(await figure('kasa_jobs_waiting{kind="webhook_deliveries"}')).toBe(0)
  await db.schema.dropTable('payment_attempts').cascade().execute()
  expect(await figure('kasa_jobs_waiting{kind="due_attempts"}')).toBeNaN()
})

test('the metrics are for whoever has the token', async () => {
  const { app } = await start()
  const status = async (authorization: string | undefined) => {
    const headers = authorization === undefined ? {} : { authorization }
    return (await app.inject({ url: '/metrics', remoteAddress: '192.0.2.1', headers })).statusCode
  }
  expect(await status(`Bearer ${metricsToken}`)).toBe(200)
  for (const wrong of [undefined, 'Bearer', `Bearer ${metricsToken}x`, `Basic ${metricsToken}`]) {
    expect(await status(wrong)).toBe(401)
  }
})

test('a proxy on the same computer, which looks like any program there, hands the metrics out to nobody', async () => {
  const { app } = await start()
  const withoutToken = await start({ operating: { metricsToken: null } })
  for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    expect((await app.inject({ url: '/metrics', remoteAddress })).statusCode).toBe(401)
    const reply = await withoutToken.app.inject({ url: '/metrics', remoteAddress })
    expect(reply.statusCode).toBe(403)
    expect(reply.json().error).toMatchObject({
      code: 'metrics_token_unset',
      message: expect.stringContaining('METRICS_TOKEN'),
    })
  }
})

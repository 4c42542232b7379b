import { expect, onTestFinished, test, vi } from 'vitest'
import { pathTo, routes } from '../contract/routes.ts'
import { metricsHeaders } from '../fixtures/metrics.ts'
import { proxiedDatabase } from './testing/proxied-database.ts'
import { testApp } from './testing/test-app.ts'

vi.setConfig({ testTimeout: 120_000 })

test('connections to the database that all fall silent are replaced, and open pages are told what they missed', async () => {
  const { database, direct, proxy } = await proxiedDatabase()
  const kasa = await testApp({ database })
  onTestFinished(kasa.close)
  const { id } = await kasa.createSession()
  const url = await kasa.app.listen({ port: 0, host: '127.0.0.1' })
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const page = await fetch(`${url}${pathTo('payerUpdates', id)}`, { signal: stop.signal })
  const chunks = page.body?.pipeThrough(new TextDecoderStream()).getReader()
  const read = async (end: string, text = ''): Promise<string> => {
    if (text.includes(end)) return text
    const chunk = await chunks?.read()
    if (!chunk || chunk.done) throw new Error(`The stream ended after ${text}`)
    return read(end, text + chunk.value)
  }
  await read('"revision":1')

  proxy.swallow()
  await direct.updateTable('checkout_sessions').set({ revision: 7 }).where('id', '=', id).execute()
  await read('"revision":7')
  expect((await kasa.app.inject(routes.readyz)).statusCode).toBe(200)
  const { body } = await kasa.app.inject({ url: routes.metrics, headers: metricsHeaders })
  expect(body).toContain('kasa_notifications_heard 1')
  expect(body).toContain('kasa_notifications_lost_total 1')
})

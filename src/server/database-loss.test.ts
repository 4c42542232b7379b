import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { pathTo } from '../contract/routes.ts'
import { makeTemporaryFolder } from '../fixtures/temporary-folder.ts'
import {
  initializeCluster,
  openCluster,
  socketFolder,
  socketUrl,
  startCluster,
  stopCluster,
} from './database/cluster.ts'
import { connect } from './database/connect.ts'
import { prepareDatabase } from './database/prepare-database.ts'
import { readMetrics } from './testing/read-metrics.ts'
import { testApp } from './testing/test-app.ts'

const patience = { interval: 100 }

/** A PostgreSQL that can be stopped and started below its server. */
const ownPostgres = async () => {
  const folder = await makeTemporaryFolder('kasa-test')
  const cluster = await openCluster(folder)
  await initializeCluster(cluster)
  const start = () => startCluster(cluster, { fsync: 'off' })
  await start()
  onTestFinished(async () => {
    await stopCluster(cluster).catch(() => {})
    await rm(folder, { recursive: true })
  })
  const url = socketUrl(socketFolder(cluster), 'postgres')
  await prepareDatabase(url)
  const db = connect(url)
  return { database: { db, url, close: () => db.destroy() }, start, stop: () => stopCluster(cluster) }
}

/** A shop's server that counts what it is told. */
const receiver = async () => {
  const told: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      told.push(JSON.parse(body).type)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => void server.close().closeAllConnections())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, told }
}

test('a database that goes away and comes back: 503 meanwhile, and everything goes on by itself', async () => {
  const postgres = await ownPostgres()
  const kasa = await testApp({ database: postgres.database })
  onTestFinished(kasa.close)
  const { app } = kasa
  const shop = await receiver()
  const session = await kasa.createSession({ notification_url: shop.url })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const ready = async () => (await app.inject('/readyz')).statusCode
  const read = () => app.inject(pathTo('payerSession', session.id))
  const pay = () =>
    app.inject({
      method: 'POST',
      url: pathTo('payerAttempts', session.id),
      payload: { number: 1, blik_code: '700701' },
    })
  /** Follows the session as a page does, which comes back whenever its stream ends. */
  const follow = async (until: string): Promise<void> => {
    const page = await fetch(`${url}${pathTo('payerUpdates', session.id)}`)
    let text = ''
    for await (const chunk of page.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (text.includes(until)) return
    }
    await follow(until)
  }
  await follow('"revision":1')
  await expect.poll(() => shop.told, patience).toEqual(['checkout.session.created'])
  expect(await ready()).toBe(200)

  await postgres.stop()
  expect(await ready()).toBe(503)
  expect((await app.inject('/healthz')).statusCode).toBe(200)
  for (const reply of [await read(), await pay()]) {
    expect(reply.statusCode).toBe(503)
    expect(reply.headers['retry-after']).toBe('5')
    expect(reply.json().error.code).toBe('service_unavailable')
  }
  expect(await readMetrics(app)).toContain('kasa_jobs_waiting{kind="due_attempts"} Nan')

  await postgres.start()
  await expect.poll(ready, patience).toBe(200)
  expect((await read()).json()).toMatchObject({ status: 'open', attempt: null })
  expect((await pay()).statusCode).toBe(201)
  await follow('"declined"')
  await expect.poll(() => shop.told.length, patience).toBeGreaterThan(1)
})

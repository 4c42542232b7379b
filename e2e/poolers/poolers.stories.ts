import pg from 'pg'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { routes } from '../../src/contract/routes.ts'
import { type KasaServer, startKasa } from '../../src/fixtures/kasa-server.ts'
import { codes } from '../../src/fixtures/sandbox-codes.ts'
import { openShop } from '../../src/fixtures/shop.ts'
import { type PoolMode, startPgbouncer } from './pgbouncer.ts'

const Merchant = z.object({ test_key: z.string() })

let host: KasaServer
beforeAll(async () => {
  host = await startKasa({})
  return host.stop
})

let databases = 0

/** An empty database behind a PgBouncer of its own. */
const startPooler = async (mode: PoolMode, withTls = false) => {
  databases += 1
  const database = `behind_a_pooler_${databases}`
  const socket = encodeURIComponent(host.socketFolder)
  const admin = new pg.Client({ connectionString: `postgresql://kasa@localhost/postgres?host=${socket}` })
  await admin.connect()
  await admin.query(`create database ${database}`)
  await admin.end()
  const pooler = await startPgbouncer({ socketFolder: host.socketFolder, mode, withTls })
  onTestFinished(pooler.stop)
  return { ...pooler, url: pooler.url(database) }
}

const startBehind = async (url: string) => {
  const kasa = await startKasa({ env: { DATABASE_URL: url, SANDBOX_DECISION_SECONDS: '0.3' } })
  onTestFinished(kasa.stop)
  return kasa
}

/** What it says when it does not start. */
const refusalBehind = async (url: string): Promise<string> => {
  const error = await startBehind(url).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Error)
  return error instanceof Error ? error.message : ''
}

const readiness = async (kasa: KasaServer) => {
  const response = await fetch(kasa.shopUrl() + routes.readyz)
  return response.ok
    ? 'ready'
    : z.object({ error: z.object({ code: z.string() }) }).parse(await response.json()).error.code
}

test('in session mode two processes pay together, and each hears the other', async () => {
  const pooler = await startPooler('session')
  const [one, other] = [await startBehind(pooler.url), await startBehind(pooler.url)]
  const { test_key } = Merchant.parse(await one.merchants('add', 'Pooled shop'))
  const shop = await openShop(one.shopUrl, test_key)
  onTestFinished(async () => void (await shop.close()))
  for (let payment = 0; payment < 20; payment += 1) {
    const session = await shop.createSession()
    const stream = await fetch(`${other.shopUrl()}/v1/pay/${session.id}/updates`)
    const paid = (async () => {
      let text = ''
      for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk
        if (text.includes('"status":"complete"')) return true
      }
      return false
    })()
    await shop.pay(session, codes.approved)
    expect(await paid).toBe(true)
  }
  expect([await readiness(one), await readiness(other)]).toEqual(['ready', 'ready'])
})

test.each(['transaction', 'statement'] as const)('in %s mode Kasa does not start, and says why', async (mode) => {
  const pooler = await startPooler(mode)
  const refusal = await refusalBehind(pooler.url)
  expect(refusal).toContain('to a pool with pool_mode = session')
  expect(refusal).not.toContain('    at ')
})

test('a pool that is changed to transaction mode makes a running process unready, until it is changed back', async () => {
  const pooler = await startPooler('session')
  const kasa = await startBehind(pooler.url)
  expect(await readiness(kasa)).toBe('ready')
  await pooler.changeMode('transaction')
  await expect.poll(() => readiness(kasa)).not.toBe('ready')
  await pooler.changeMode('session')
  await expect.poll(() => readiness(kasa)).toBe('ready')
})

test('a pooler that dies and comes back', async () => {
  const pooler = await startPooler('session')
  const kasa = await startBehind(pooler.url)
  await pooler.end()
  await expect.poll(() => readiness(kasa)).toBe('database_unreachable')
  await pooler.start()
  await expect.poll(() => readiness(kasa)).toBe('ready')
})

test('a certificate that nobody knows is refused in a sentence, and taken once its signer is named', async () => {
  const pooler = await startPooler('session', true)
  const refusal = await refusalBehind(`${pooler.url}?sslmode=verify-full`)
  expect(refusal).toContain('add sslrootcert=/path/to/its-ca.pem to DATABASE_URL')
  expect(refusal).not.toContain('    at ')
  const kasa = await startBehind(
    `${pooler.url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(pooler.certificate)}`,
  )
  expect(await readiness(kasa)).toBe('ready')
})

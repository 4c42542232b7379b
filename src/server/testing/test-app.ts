import { pino } from 'pino'
import { buildApp, type Operating } from '../app.ts'
import { movableClock } from '../clock.ts'
import type { Gateway } from '../gateways/port.ts'
import { sandbox } from '../gateways/sandbox/sandbox.ts'
import { demoKey } from '../keys/api-key.ts'
import { ensureDemoMerchant } from '../merchants/demo-merchant.ts'
import { logSerializers } from '../observability/log-serializers.ts'
import { noRateLimits } from '../transport/rate-limits.ts'
import { frozenClock } from './frozen-clock.ts'
import { type TestDatabase, testDatabase } from './test-database.ts'

interface Options {
  live?: Gateway
  build?: string
  operating?: Operating
  /** One that the test does things to; else a database of its own in the PostgreSQL that all tests share. */
  database?: TestDatabase
}

/** The real server on a database of its own, with the sandbox bank, a clock that stands until it is set, and its log. */
export const testApp = async ({ live, build: page, operating = {}, ...given }: Options = {}) => {
  const database = given.database ?? (await testDatabase())
  const clock = movableClock(frozenClock())
  const lines: string[] = []
  const logger = pino(
    { level: 'debug', serializers: logSerializers },
    { write: (line: string) => void lines.push(line) },
  )
  const { db } = database
  await ensureDemoMerchant(db, clock)
  const times = { confirmationMs: 60_000, decisionMs: 2_000 }
  const gateways = { test: sandbox({ db, clock, ...times, advanceClock: clock.advance }), live: live ?? null }
  const build = (operated: Operating = operating) =>
    buildApp({
      db,
      databaseUrl: database.url,
      clock,
      gateways,
      logger,
      publicUrl: () => 'https://pay.example',
      currencies: new Set(['pln', 'usd', 'jpy', 'kwd', 'huf']),
      replyTimeoutMs: 10_000,
      reconciles: 'at_once',
      refuseDemoKey: false,
      build: page ?? null,
      operating: { rateLimits: noRateLimits, ...operated },
    })
  const app = await build()

  const createSession = async (parameters: Record<string, unknown> = {}) => {
    const response = await app.inject({
      method: 'POST',
      url: '/v1/checkout/sessions',
      headers: { authorization: `Bearer ${demoKey}` },
      payload: { ...sampleParameters, ...parameters },
    })
    if (response.statusCode !== 200) throw new Error(response.body)
    return response.json<{ id: string; expire_at: number }>()
  }

  return {
    app,
    db,
    clock,
    log: () => lines.join(''),
    createSession,
    /** A second process of the same installation. */
    build,
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}

const sampleParameters = {
  amount: 1050,
  currency: 'pln',
  customer_email: 'john@example.com',
  customer_firstname: 'John',
  customer_lastname: 'Doe',
  success_url: 'https://shop.example/thanks',
}

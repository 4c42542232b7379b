import { pino } from 'pino'
import { demoKey } from '../../contract/demo-key.ts'
import { ErrorBody } from '../../contract/error.ts'
import { routes } from '../../contract/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { metricsToken } from '../../fixtures/metrics.ts'
import { type AppOptions, buildApp, type Operating } from '../app.ts'
import { type Clock, movableClock } from '../clock.ts'
import { gatewayKinds, operationsOf } from '../gateways/all.ts'
import type { GatewayKind } from '../gateways/kind.ts'
import type { Gateway } from '../gateways/port.ts'
import { gatewayRegistry } from '../gateways/registry.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { ensureDemoMerchant } from '../merchants/demo-merchant.ts'
import { logSerializers } from '../observability/log-serializers.ts'
import { frozenClock } from './frozen-clock.ts'
import { noRateLimits } from './no-rate-limits.ts'
import { type TestDatabase, testDatabase } from './test-database.ts'

interface Options {
  /** One that stands still until it is set, unless given. */
  clock?: Clock & { advance(ms: number): void }
  /** What charges live sessions; nobody unless given. */
  live?: Gateway
  /** The same by its name, of one that `env` configures. */
  liveGateway?: string | null
  /** Acquirers beside those that Kasa knows. */
  kinds?: readonly GatewayKind[]
  /** Their variables. */
  env?: NodeJS.ProcessEnv
  /** Who charges in test mode: the sandbox unless named. */
  testGateway?: string
  refuseDemoKey?: boolean
  servesTesters?: boolean
  build?: string
  currencies?: AppOptions['currencies']
  operating?: Operating
  /** One that the test does things to; else a database of its own in the PostgreSQL that all tests share. */
  database?: TestDatabase
}

/** The real server on a database of its own, with the demo merchant and one more, the sandbox bank, and its log. */
export const testApp = async (options: Options = {}) => {
  const database = options.database ?? (await testDatabase())
  const clock = options.clock ?? movableClock(frozenClock())
  const lines: string[] = []
  const logger = pino(
    { level: 'debug', serializers: logSerializers },
    { write: (line: string) => void lines.push(line) },
  )
  const { db } = database
  await ensureDemoMerchant(db, clock)
  const merchant = await createMerchant({ db, clock }, 'Another shop')
  const kinds = [...gatewayKinds, ...(options.kinds ?? [])]
  const open = () => {
    const deps = { db, clock, publicUrl: 'https://pay.example' }
    const all = kinds.flatMap((kind) => kind.configure(options.env ?? {}).open(deps))
    return gatewayRegistry([...all, ...(options.live ? [options.live] : [])], {
      test: options.testGateway ?? 'sandbox',
      live: options.live?.name ?? options.liveGateway ?? null,
    })
  }
  const build = (operating: Operating = options.operating ?? {}) =>
    buildApp({
      db,
      databaseUrl: database.url,
      clock,
      gateways: open(),
      gatewayOperations: operationsOf(kinds),
      logger,
      publicUrl: 'https://pay.example',
      currencies: options.currencies ?? new Set(['pln', 'eur', 'usd', 'jpy', 'kwd', 'huf']),
      webhookNetworks: ['127.0.0.0/8', '::1'],
      replyTimeoutMs: 10_000,
      refuseDemoKey: options.refuseDemoKey ?? false,
      servesTesters: options.servesTesters ?? true,
      build: options.build ?? null,
      operating: { rateLimits: noRateLimits, metricsToken, ...operating },
    })
  const app = await build()
  const post = (type: string, payload: string, key: string) =>
    app.inject({
      method: 'POST',
      url: routes.createSession,
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      payload,
    })
  const postJson = (body: object | string, key = demoKey) =>
    post('application/json', typeof body === 'string' ? body : JSON.stringify(body), key)

  return {
    app,
    db,
    database,
    clock,
    merchant,
    log: () => lines.join(''),
    postForm: (form: string, key = demoKey) => post('application/x-www-form-urlencoded', form, key),
    postJson,
    async createSession(parameters: Record<string, unknown> = {}, key = demoKey) {
      const response = await postJson(createParameters(parameters), key)
      if (response.statusCode !== 200) throw new Error(response.body)
      return response.json<{ id: string; expire_at: number }>()
    },
    /** A second process of the same installation. */
    build,
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}

/** What an answer says is wrong. */
export const errorsOf = (reply: { body: string }) => ErrorBody.parse(JSON.parse(reply.body)).error.errors

import type { Server } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import type { Registry } from 'prom-client'
import type { Operator } from '../contract/page-state.ts'
import { routes } from '../contract/routes.ts'
import { logoRoutes } from './brand/logo-routes.ts'
import type { Clock } from './clock.ts'
import { openNotifications } from './database/notifications.ts'
import { suspectConnections } from './database/preparing-pool.ts'
import type { Database } from './database/schema.ts'
import { unreadiness } from './database/unreadiness.ts'
import { connectGateways } from './gateways/connect.ts'
import type { Gateways } from './gateways/registry.ts'
import { keepSweepingKeys } from './idempotency/sweep-keys.ts'
import { authenticate, callerOf, testKeysOnly } from './keys/authenticate.ts'
import { openMerchants } from './merchants/open-merchants.ts'
import { receiptTime } from './merchants/set-receipt-time.ts'
import { healthRoutes } from './observability/health.ts'
import { openMetrics } from './observability/metrics.ts'
import { metricsRoute } from './observability/metrics-route.ts'
import { logRequests } from './observability/request-log.ts'
import { registerDocumentation } from './openapi/documentation.ts'
import type { Operation } from './openapi/operation.ts'
import { readBuiltPage } from './page/built-page.ts'
import { peoplePages } from './page/people.ts'
import { pageRoutes } from './page/routes.ts'
import { openPayer } from './payer/open-payer.ts'
import { type StreamLimits, streamLimits } from './payer/stream-places.ts'
import { tellingTimes } from './payer/telling-times.ts'
import { openPayments } from './payments/open-payments.ts'
import { openRefunds } from './refunds/open-refunds.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { testOperations } from './testbank/operations.ts'
import { testbankRoutes } from './testbank/routes.ts'
import type { BoundAddress } from './transport/bind-address.ts'
import { registerBodies } from './transport/bodies.ts'
import { readClientAddresses } from './transport/client-address.ts'
import { registerErrors } from './transport/errors.ts'
import { headWithoutStreams } from './transport/head-without-streams.ts'
import { type ConnectionLimits, connectionLimits, limitHeaders, limitOptions } from './transport/limits.ts'
import { type RateLimits, rateLimiting, rateLimits } from './transport/rate-limits.ts'
import { requestOptions } from './transport/request-options.ts'
import { refuseOtherSites } from './transport/same-origin.ts'
import { type StopTimes, stopInTime, stopTimes } from './transport/stop-in-time.ts'
import { openTurns, readingTurns } from './transport/turns.ts'
import { openWebhooks } from './webhooks/open-webhooks.ts'
import { eventRoutes } from './webhooks/routes.ts'

export interface AppOptions {
  db: Kysely<Database>
  /** Where `db` is, for the connection that listens. */
  databaseUrl: string
  clock: Clock
  gateways: Gateways
  logger: FastifyBaseLogger
  /** What payers reach the server by, without a slash at its end. */
  publicUrl: string
  /** Where events may be sent beside the public internet. */
  webhookNetworks: readonly string[]
  /** ISO 4217, lower case. */
  currencies: ReadonlySet<string>
  replyTimeoutMs: number
  /** What the documentation says of the gateways' routes. */
  gatewayOperations: Readonly<Record<string, Operation>>
  /** The address that is bound already; left out to listen later, or never. */
  address?: BoundAddress
  refuseDemoKey: boolean
  /** Whether testers are served: where nobody has a test key there is nothing for them. */
  servesTesters: boolean
  /** Where `npm run build` has put the page; null for an API without a page. */
  build: string | null
  operating?: Operating
}

/** What operators may set. */
export interface Operating {
  rateLimits?: Partial<RateLimits>
  /** Proxies, whose word on a client's address is taken: addresses and networks, separated by commas. */
  trustProxy?: string | null
  limits?: Partial<ConnectionLimits & StreamLimits>
  stopTimes?: StopTimes
  /** How much the events of a merchant in one mode may take within an hour; 0, or left out, for no limit. */
  megabytesAnHour?: number
  /** How long pages say that it is paid, of merchants that have not said so. */
  receiptMs?: number
  /** Who runs the installation, as payers read it; null, or left out, for nobody. */
  operator?: Operator | null
  /** Whoever has it may read the metrics; without one, nobody. */
  metricsToken?: string | null
  /** Where the process's own figures are; the app's are added to them. */
  register?: Registry
}

/** The whole server without a port: tests use it as it is. Whoever builds it closes it; it leaves `db` open. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { db, clock, gateways, logger, publicUrl, currencies } = options
  const operating = options.operating ?? {}
  const limits = { ...connectionLimits, ...streamLimits, ...operating.limits }
  const app: FastifyInstance = Fastify<Server>({
    loggerInstance: logger,
    ...requestOptions,
    ...limitOptions(limits),
    ...(options.address && { serverFactory: options.address.serverFactory }),
  })
  registerErrors(app)
  logRequests(app)
  readClientAddresses(app, operating.trustProxy ?? null)
  const limiting = await rateLimiting(app, {
    limits: { ...rateLimits, ...operating.rateLimits },
    ownerOf: (request) => `${callerOf(request).merchantId} ${callerOf(request).livemode}`,
  })
  limitHeaders(app, limits)
  headWithoutStreams(app)
  registerBodies(app)
  await registerDocumentation(app, { publicUrl, moreOperations: { ...options.gatewayOperations, ...testOperations } })

  const metrics = openMetrics(operating.register)
  metrics.watchRequests(app, new Set([routes.payerUpdates]))
  const stopping = stopInTime(app, operating.stopTimes ?? stopTimes)

  const { databaseUrl } = options
  const notifications = await openNotifications({ databaseUrl, log: app.log, onSilence: suspectConnections })
  metrics.notifications(notifications)
  const webhooks = await openWebhooks({
    databaseUrl,
    notifications,
    clock,
    log: app.log,
    publicUrl,
    networks: options.webhookNetworks,
    megabytesAnHour: operating.megabytesAnHour ?? 0,
    onDelivery: metrics.delivery,
    onAlarm: metrics.alarm,
  })
  const { outbox, confirmStorage } = webhooks
  const telling = tellingTimes(metrics.pageTold)
  const { payments, ...paying } = openPayments({
    db,
    clock,
    gateways,
    outbox,
    log: app.log,
    replyTimeoutMs: options.replyTimeoutMs,
    watch: { ...metrics, answering: telling.answering },
    stopping,
  })
  const refunds = openRefunds({
    db,
    clock,
    gateways,
    outbox,
    log: app.log,
    replyTimeoutMs: options.replyTimeoutMs,
    watch: metrics,
  })
  const payer = await openPayer({
    payments,
    notifications,
    limits,
    receiptMs: operating.receiptMs ?? receiptTime.usual * 1_000,
    onTold: telling.told,
  })
  metrics.openStreams(payer.countStreams)
  metrics.jobsWaiting({
    due_attempts: paying.countDue,
    due_refunds: refunds.countDue,
    webhook_deliveries: () => webhooks.queue.waiting(),
    webhook_deliveries_set_aside: () => webhooks.queue.setAside(),
  })
  metrics.standstill({ webhook_deliveries: webhooks.standstillSeconds })
  healthRoutes(app, {
    unreadiness: () => unreadiness({ db, notifications }),
    standstillSeconds: webhooks.standstillSeconds,
    log: app.log,
  })
  metricsRoute(app, { register: metrics.register, token: operating.metricsToken ?? null })

  const { findKey, confirmCallers } = openMerchants({ db, clock })
  const turns = openTurns(readingTurns)
  const authenticateKey = authenticate({ findKey, clock, refuseDemoKey: options.refuseDemoKey })
  await app.register(async (scope) => {
    limiting.limitMerchants(scope, authenticateKey)
    sessionRoutes(scope, { db, clock, publicUrl, currencies, gateways, outbox, confirmCallers, turns, confirmStorage })
    eventRoutes(scope, { db, clock, queue: webhooks.queue, confirmCallers, turns })
    refunds.routes(scope, { confirmCallers, turns })
  })
  await app.register(async (scope) => {
    limiting.limitPayers(scope)
    scope.addHook('onRequest', refuseOtherSites(publicUrl))
    payer.routes(scope)
  })
  await app.register(async (scope) => {
    limiting.limitPayers(scope)
    logoRoutes(scope, db)
  })
  const { build } = options
  if (build !== null) {
    const built = await readBuiltPage(build)
    const isSecure = publicUrl.startsWith('https:')
    const operator = operating.operator ?? null
    peoplePages(app, {
      built,
      isSecure,
      operator,
      localeOf: async (sessionId) => (await payer.read(sessionId))?.locale ?? null,
    })
    await app.register(async (scope) => {
      limiting.limitPayers(scope)
      scope.addHook('onRequest', refuseOtherSites(publicUrl))
      await scope.register(pageRoutes, {
        built,
        isSecure,
        operator,
        db,
        log: app.log,
        read: payer.read,
        take: paying.take,
      })
    })
  }

  const bank = options.servesTesters ? gateways.forMode(false)?.testBank : undefined
  if (bank) {
    await app.register(async (scope) => {
      limiting.limitMerchants(scope, testKeysOnly(authenticateKey))
      testbankRoutes(scope, { db, clock, outbox, bank, askAbout: paying.askAbout })
    })
  }
  await connectGateways(app, {
    gateways,
    limitNotifications: limiting.limitNotifications,
    hostOf: (gateway) => ({ ...paying.hostOf(gateway), ringRefund: (id) => refunds.ring({ id, gateway }) }),
  })

  const stopSweeping = keepSweepingKeys(payments)
  app.addHook('preClose', async () => {
    payer.close()
    // It may take as long as the last requests do: awaited below.
    webhooks.stopDelivering().catch((error: unknown) => app.log.error({ err: error }, 'deliveries did not stop well'))
  })
  // Requests at hand come to their end before what they work with is let go of.
  const { address } = options
  if (address) app.addHook('preClose', () => address.close())
  app.addHook('onClose', async () => {
    await Promise.all([
      paying.close(),
      refunds.close(),
      stopSweeping(),
      webhooks.close(),
      ...gateways.all.map((gateway) => gateway.close()),
    ])
    await notifications.close()
  })
  return app
}

import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { buildApp } from './app.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { connect } from './database/connect.ts'
import { startEmbeddedDatabase } from './database/embedded.ts'
import { prepareDatabase } from './database/prepare-database.ts'
import { asStartError } from './database/start-sentences.ts'
import { gatewayKinds, operationsOf } from './gateways/all.ts'
import { type Gateways, gatewayRegistry } from './gateways/registry.ts'
import { ensureDemoMerchant } from './merchants/demo-merchant.ts'
import { hasTestMerchant } from './merchants/test-merchants.ts'
import { buildDirectory } from './page/built-page.ts'
import { streamLimits } from './payer/stream-places.ts'
import { warningOfAddress } from './public-address.ts'
import { StartError } from './start-error.ts'
import { type BoundAddress, bindAddress } from './transport/bind-address.ts'
import { connectionLimits } from './transport/limits.ts'

export interface RunningServer {
  app: FastifyInstance
  /** Where it listens; the one that was free where PORT is 0. */
  port: number
  /** What payers reach it by, without a slash at its end. */
  publicUrl: string
  /** Finishes the requests at hand, then lets go of everything, PostgreSQL last. */
  stop(): Promise<void>
}

interface Options {
  config: Config
  log: Logger
  /** The embedded PostgreSQL has ended by itself: nothing works any more. Its log says why. */
  onDatabaseLost: (logFile: string) => void
  /** Told, in a sentence, what whoever starts the demo should know. */
  say: (sentence: string) => void
}

type AtStop = (step: () => Promise<void>) => void

/** Brings the whole program up. Throws with everything let go of again, a StartError where a person can mend it. */
export const startServer = async (options: Options): Promise<RunningServer> => {
  const steps: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of steps.splice(0).reverse()) {
      await step().catch((error: unknown) =>
        options.log.error({ err: error }, 'a part of the server did not stop well'),
      )
    }
  }
  try {
    return { ...(await startParts(options, (step) => steps.push(step))), stop }
  } catch (error) {
    await stop()
    const { databaseUrl } = options.config
    throw databaseUrl === null ? error : asStartError(error, databaseUrl)
  }
}

const startParts = async (options: Options, atStop: AtStop): Promise<Omit<RunningServer, 'stop'>> => {
  const { config, log } = options
  const limits = {
    ...connectionLimits,
    ...streamLimits,
    keepAliveMs: config.keepAliveMs,
    streamsPerSession: config.streamsPerSession,
    streamsPerAddress: config.streamsPerAddress,
  }
  const address = await bind(config, limits)
  atStop(address.close)
  const publicUrl = config.publicUrl ?? addressOf(config.host, address.port)
  const warning = config.databaseUrl === null ? null : warningOfAddress({ given: config.publicUrl, used: publicUrl })
  if (warning !== null) log.warn({ publicUrl }, warning)

  const databaseUrl = config.databaseUrl ?? (await startOwnDatabase(options, atStop))
  await prepareDatabase(databaseUrl)
  const db = connect(databaseUrl, {
    onConnectionLost: (error) => log.warn({ err: error }, 'a connection to the database broke'),
  })
  atStop(() => db.destroy())

  const clock = systemClock
  if (config.databaseUrl === null) await ensureDemoMerchant(db, clock)

  const app = await buildApp({
    db,
    databaseUrl,
    clock,
    gateways: openGateways(config, {
      db,
      clock,
      publicUrl,
    }),
    gatewayOperations: operationsOf(gatewayKinds),
    logger: log,
    publicUrl,
    address,
    webhookNetworks: config.webhookNetworks,
    currencies: config.currencies,
    replyTimeoutMs: config.gatewayReplyTimeoutMs,
    refuseDemoKey: config.databaseUrl !== null,
    servesTesters: config.databaseUrl === null || (await hasTestMerchant(db, clock.now())),
    build: config.buildDir ?? buildDirectory,
    operating: {
      limits,
      rateLimits: config,
      trustProxy: config.trustProxy,
      megabytesAnHour: config.megabytesAnHour,
      metricsToken: config.metricsToken,
      receiptMs: config.receiptMs,
      operator: config.operator,
      register: processFigures(),
    },
  })
  atStop(() => app.close())
  await app.ready()
  address.open()
  return { app, port: address.port, publicUrl }
}

const openGateways = (config: Config, deps: Parameters<Config['openGateways']>[0]): Gateways => {
  try {
    return gatewayRegistry(config.openGateways(deps), { test: config.testGateway, live: config.liveGateway })
  } catch (cause) {
    throw cause instanceof Error
      ? new StartError(`${cause.message}: see TEST_GATEWAY and LIVE_GATEWAY.`, { cause })
      : cause
  }
}

const processFigures = (): Registry => {
  const register = new Registry()
  collectDefaultMetrics({ register })
  return register
}

const startOwnDatabase = async ({ config, onDatabaseLost, say }: Options, atStop: AtStop): Promise<string> => {
  const database = await startEmbeddedDatabase({ dataDir: config.dataDir, onLost: onDatabaseLost, say })
  atStop(database.stop)
  return database.url
}

const whyNot: Readonly<Record<string, (config: Config) => string>> = {
  EADDRINUSE: ({ port, host }) =>
    `Port ${port} of ${host} is taken: stop the program that has it, or set PORT to another (0 for any that is free).`,
  EACCES: ({ port }) => `Port ${port} is not for everyone: set PORT to one above 1023.`,
  EADDRNOTAVAIL: ({ host }) =>
    `This computer has no address ${host}: set HOST to one of its own, or to 0.0.0.0 for all.`,
  ENOTFOUND: ({ host }) => `There is no address ${host}: set HOST to one of this computer, or to 0.0.0.0 for all.`,
}

const bind = async (config: Config, limits: typeof connectionLimits): Promise<BoundAddress> => {
  try {
    return await bindAddress({ port: config.port, host: config.host, limits })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const sentence = whyNot[code]?.(config)
    throw sentence === undefined ? cause : new StartError(sentence, { cause })
  }
}

const addressOf = (host: string, port: number): string => {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

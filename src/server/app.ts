import type { Server } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'

import type { Clock } from './clock.ts'
import type { Database } from './database/schema.ts'
import type { Gateways } from './gateways/gateways.ts'
import { authenticate } from './http/authenticate.ts'
import { registerBodies } from './http/bodies.ts'
import { registerErrors } from './http/errors.ts'
import { requestOptions } from './http/request-options.ts'
import { pageRoutes } from './page/routes.ts'
import { liveUpdates } from './payments/live-updates.ts'
import { readPayerSession } from './payments/payer-session.ts'
import type { Payments } from './payments/payments.ts'
import { keepReconciling } from './payments/reconcile.ts'
import { recordAnswer } from './payments/record-answer.ts'
import { payerRoutes } from './payments/routes.ts'
import { updateStreams } from './payments/update-streams.ts'
import { sessionRoutes } from './sessions/routes.ts'

export interface AppOptions {
  db: Kysely<Database>
  /** Where `db` is, for the connection that listens. */
  databaseUrl: string
  clock: Clock
  gateways: Gateways
  logger: FastifyBaseLogger
  /** Without a slash at its end. A function, since a free port is known only after listening. */
  publicUrl: () => string
  /** ISO 4217, lower case. */
  currencies: ReadonlySet<string>
  replyTimeoutMs: number
  refuseDemoKey: boolean
  /** Where the built page lies; null for an API without a page. */
  pageDirectory: string | null
}

/** The whole server without a port: tests use it as it is. Whoever builds it closes it; it leaves `db` open. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { db, clock, gateways, logger, publicUrl, currencies } = options
  const app: FastifyInstance = Fastify<Server>({ loggerInstance: logger, ...requestOptions })
  registerErrors(app)
  registerBodies(app)

  const payments: Payments = { db, clock, gateways, log: app.log, replyTimeoutMs: options.replyTimeoutMs }
  const read = (sessionId: string) => readPayerSession(payments, sessionId)
  const updates = await liveUpdates({ databaseUrl: options.databaseUrl, log: app.log, read })
  const streams = updateStreams({ updates, read })

  await app.register(async (scope) => {
    scope.addHook('onRequest', authenticate({ db, refuseDemoKey: options.refuseDemoKey }))
    sessionRoutes(scope, { db, clock, publicUrl, currencies, gateways })
  })
  payerRoutes(app, payments, streams)
  if (options.pageDirectory !== null) {
    const exists = async (sessionId: string) => (await read(sessionId)) !== null
    await app.register(pageRoutes, { directory: options.pageDirectory, exists })
  }

  const connected = [gateways.test, gateways.live].filter((gateway) => gateway !== null)
  for (const gateway of connected) {
    await app.register(async (scope) =>
      gateway.connect({ routes: scope, answered: (attemptId, answer) => recordAnswer(payments, attemptId, answer) }),
    )
  }

  const stopReconciling = keepReconciling(payments)
  app.addHook('preClose', async () => streams.close())
  app.addHook('onClose', async () => {
    await Promise.all([stopReconciling(), updates.close(), ...connected.map((gateway) => gateway.close())])
  })
  return app
}

import type { Server } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { ErrorBody } from '../../contract/error.ts'
import { routes } from '../../contract/routes.ts'
import { systemClock } from '../clock.ts'
import { testDatabase } from '../database/test-database.ts'
import type { Gateway } from '../gateways/gateway.ts'
import { demoKey } from '../http/api-key.ts'
import { authenticate } from '../http/authenticate.ts'
import { registerBodies } from '../http/bodies.ts'
import { registerErrors } from '../http/errors.ts'
import { logSerializers } from '../http/log-serializers.ts'
import { logRequests } from '../http/request-log.ts'
import { requestOptions } from '../http/request-options.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { ensureDemoMerchant } from '../merchants/demo-merchant.ts'
import { testOutbox } from '../webhooks/test-outbox.ts'
import { type SessionDeps, sessionRoutes } from './routes.ts'

const unused = () => Promise.reject(new Error('These tests move no money'))

/** A gateway that is only asked what it takes. */
export const gatewayTaking = (currencies: ReadonlySet<string> | null): Gateway => ({
  name: 'none',
  currencies,
  charge: unused,
  lookUp: unused,
  connect: () => {},
  close: async () => {},
})

interface Options extends Partial<Pick<SessionDeps, 'clock' | 'gateways' | 'currencies'>> {
  refuseDemoKey?: boolean
  /** Takes the log's lines, which are dropped otherwise. */
  log?: (line: string) => void
}

/** The merchant's API alone, on a database of its own with the demo merchant and one more. */
export const testApp = async ({ log = () => {}, refuseDemoKey = false, ...given }: Options = {}) => {
  const { db, close } = await testDatabase()
  const deps: SessionDeps = {
    db,
    clock: systemClock,
    publicUrl: () => 'https://pay.example',
    currencies: new Set(['pln', 'eur', 'usd', 'jpy', 'kwd']),
    gateways: { test: gatewayTaking(null), live: null },
    outbox: testOutbox(db),
    ...given,
  }
  await ensureDemoMerchant(db, deps.clock)
  const merchant = await createMerchant(deps, 'Another shop')
  const logger: FastifyBaseLogger = pino({ serializers: logSerializers }, { write: log })
  const app: FastifyInstance = Fastify<Server>({
    loggerInstance: logger,
    ...requestOptions,
  })
  registerErrors(app)
  logRequests(app)
  registerBodies(app)
  await app.register(async (scope) => {
    scope.addHook('onRequest', authenticate({ db, clock: deps.clock, refuseDemoKey }))
    sessionRoutes(scope, deps)
  })
  const post = (type: string, payload: string, key: string) =>
    app.inject({
      method: 'POST',
      url: routes.createSession,
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      payload,
    })
  return {
    app,
    db,
    merchant,
    postForm: (form: string, key = demoKey) => post('application/x-www-form-urlencoded', form, key),
    postJson: (body: object | string, key = demoKey) =>
      post('application/json', typeof body === 'string' ? body : JSON.stringify(body), key),
    close: async () => {
      await app.close()
      await close()
    },
  }
}

/** What an answer says is wrong. */
export const errorsOf = (reply: { body: string }) => ErrorBody.parse(JSON.parse(reply.body)).error.errors

import type { Server } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { ErrorBody } from '../../contract/error.ts'
import { routes } from '../../contract/routes.ts'
import { systemClock } from '../clock.ts'
import type { Gateway } from '../gateways/port.ts'
import { demoKey } from '../keys/api-key.ts'
import { authenticate } from '../keys/authenticate.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { ensureDemoMerchant } from '../merchants/demo-merchant.ts'
import { logSerializers } from '../observability/log-serializers.ts'
import { logRequests } from '../observability/request-log.ts'
import { type SessionDeps, sessionRoutes } from '../sessions/routes.ts'
import { registerBodies } from '../transport/bodies.ts'
import { registerErrors } from '../transport/errors.ts'
import { requestOptions } from '../transport/request-options.ts'
import { testOutbox } from './outbox.ts'
import { testDatabase } from './test-database.ts'

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

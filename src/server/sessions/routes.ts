import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { CheckoutSession, CreateCheckoutSession } from '../../contract/checkout-session.ts'
import { routes } from '../../contract/routes.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Gateway } from '../gateways/gateway.ts'
import type { Gateways } from '../gateways/gateways.ts'
import { badRequest, notFound } from '../http/api-error.ts'
import { callerOf } from '../http/authenticate.ts'
import { parseArguments } from '../http/validation.ts'
import { acceptedParameters } from './accepted-parameters.ts'
import { createSession } from './create-session.ts'
import { presentSession } from './present-session.ts'
import { retrieveSession } from './retrieve-session.ts'

export interface SessionDeps {
  db: Kysely<Database>
  clock: Clock
  /** Where payers reach this server, without a slash at its end. Known only once the server listens. */
  publicUrl: () => string
  /** What the installation supports: ISO 4217, lower case. */
  currencies: ReadonlySet<string>
  gateways: Gateways
}

/** Creating and reading Checkout Sessions. To be guarded by `authenticate`. */
export const sessionRoutes = (app: FastifyInstance, deps: SessionDeps): void => {
  const { clock, currencies, gateways, publicUrl } = deps
  const typed = app.withTypeProvider<ZodTypeProvider>()

  const acceptedBy = (gateway: Gateway, httpsOnly: boolean) => {
    const taken = [...currencies].filter((currency) => gateway.currencies?.has(currency) ?? true)
    return acceptedParameters({ clock, currencies: new Set(taken), httpsOnly })
  }
  const test = acceptedBy(gateways.test, false)
  const live = gateways.live && acceptedBy(gateways.live, true)

  typed.post(
    routes.createSession,
    {
      schema: { body: CreateCheckoutSession, response: { 200: CheckoutSession } },
      // The handler judges the body instead: by the rules of the key's mode, and everything wrong with it at once.
      validatorCompiler: () => (body) => ({ value: body }),
    },
    async (request) => {
      const caller = callerOf(request)
      const accepted = caller.livemode ? live : test
      if (!accepted) {
        throw badRequest({
          code: 'live_mode_unavailable',
          message: 'This installation has no live gateway, so live keys cannot create sessions: use a test key.',
        })
      }
      const parameters = parseArguments(accepted, request.body)
      return presentSession(await createSession(deps, { caller, parameters }), publicUrl())
    },
  )

  typed.get(
    routes.session,
    { schema: { params: z.object({ id: z.string() }), response: { 200: CheckoutSession } } },
    async (request) => {
      const session = await retrieveSession(deps, { id: request.params.id, caller: callerOf(request) })
      if (session) return presentSession(session, publicUrl())
      throw notFound({
        code: 'resource_missing',
        param: 'id',
        message: 'This key sees no such Checkout Session: check the id, and whether the key is of the same mode.',
      })
    },
  )
}

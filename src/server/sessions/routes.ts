import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import {
  CheckoutSession,
  CheckoutSessionList,
  CheckoutSessionListQuery,
  CreateCheckoutSession,
} from '../../contract/checkout-session.ts'
import { MerchantAttemptList } from '../../contract/merchant-attempt.ts'
import { NoArguments } from '../../contract/no-arguments.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { listAttempts } from '../attempts/read-attempts.ts'
import type { Database } from '../database/schema.ts'
import type { Gateways } from '../gateways/registry.ts'
import { answerIdempotently, type IdempotencyDeps } from '../idempotency/idempotency.ts'
import { type Caller, callerOf } from '../keys/authenticate.ts'
import { badRequest } from '../transport/api-error.ts'
import type { Turns } from '../transport/turns.ts'
import { parseBody } from '../transport/validation.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { acceptedParameters } from './accepted-parameters.ts'
import { createSession, sessionCreator } from './create-session.ts'
import { expireAtRequest } from './expire-at-request.ts'
import { listSessions } from './list-sessions.ts'
import type { SessionRow } from './lock-session.ts'
import { presentSession } from './present-session.ts'
import { retrieveSession } from './retrieve-session.ts'
import { sessionMissing } from './session-missing.ts'

export interface SessionDeps extends IdempotencyDeps {
  /** Where payers reach this server, without a slash at its end. */
  publicUrl: string
  /** What the installation supports: ISO 4217, lower case. */
  currencies: ReadonlySet<string>
  gateways: Gateways
  outbox: Outbox
  /** For lists, by merchants. */
  turns: Turns
  /** Throws where a merchant may store no more for now. */
  confirmStorage: (caller: Caller) => void
}

const params = z.object({ id: z.string() })

/** Creating, reading, listing and expiring Checkout Sessions. To be guarded by `authenticate`. */
export const sessionRoutes = (app: FastifyInstance, deps: SessionDeps): void => {
  const { clock, currencies, gateways, outbox, publicUrl, turns, confirmStorage } = deps
  const typed = app.withTypeProvider<ZodTypeProvider>()

  const acceptedIn = (livemode: boolean) => {
    const gateway = gateways.forMode(livemode)
    if (gateway === null) return null
    const taken = [...currencies].filter((currency) => gateway.currencies?.has(currency) ?? true)
    return {
      parameters: acceptedParameters({ clock, currencies: new Set(taken), httpsOnly: livemode }),
      amounts: gateway.amounts,
    }
  }
  const [test, live] = [acceptedIn(false), acceptedIn(true)]
  const acceptedFrom = ({ livemode }: Caller) => {
    const accepted = livemode ? live : test
    if (accepted) return accepted
    throw badRequest({
      code: 'live_mode_unavailable',
      message: 'This installation has no live gateway, so live keys cannot create sessions: use a test key.',
    })
  }
  const createTogether = sessionCreator(deps)
  const present = (row: SessionRow) => presentSession(row, publicUrl)

  typed.post(
    routes.createSession,
    {
      schema: { body: CreateCheckoutSession, response: { 200: CheckoutSession } },
      // The handler judges the body instead: by the rules of the key's mode, and everything wrong with it at once.
      validatorCompiler: () => (body) => ({ value: body }),
    },
    (request, reply) => {
      const caller = callerOf(request)
      confirmStorage(caller)
      const given = () => {
        const { parameters, amounts } = acceptedFrom(caller)
        return { caller, parameters: parseBody(parameters, request.body), amounts }
      }
      return answerIdempotently(deps, {
        request,
        reply,
        run: async (trx) => present(await createSession({ trx, clock, outbox }, given())),
        runWithoutKey: async () => present(await createTogether(given())),
      })
    },
  )

  typed.get(
    routes.sessions,
    { schema: { querystring: CheckoutSessionListQuery, response: { 200: CheckoutSessionList } } },
    (request) => {
      const caller = callerOf(request)
      return turns.take(caller.merchantId, () => listSessions(deps, { caller, query: request.query, present }))
    },
  )

  const find = async (id: string, caller: Caller) => {
    const session = await retrieveSession(deps, { id, caller })
    if (session) return session
    throw sessionMissing()
  }

  typed.get(routes.session, { schema: { params, response: { 200: CheckoutSession } } }, async (request) =>
    present(await find(request.params.id, callerOf(request))),
  )

  typed.post(
    routes.expireSession,
    { schema: { params, body: NoArguments, response: { 200: CheckoutSession } } },
    (request, reply) => {
      const { id } = request.params
      const run = async (trx: Transaction<Database>) =>
        present(await expireAtRequest({ trx, clock, outbox }, { id, caller: callerOf(request) }))
      return answerIdempotently(deps, { request, reply, run })
    },
  )

  typed.get(routes.sessionAttempts, { schema: { params, response: { 200: MerchantAttemptList } } }, async (request) => {
    const { id } = await find(request.params.id, callerOf(request))
    const data = await listAttempts(deps.db, id)
    return { object: 'list' as const, data, has_more: false, url: pathTo('sessionAttempts', id) }
  })
}

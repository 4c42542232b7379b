import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CreateRefund, Refund, RefundList, RefundListQuery } from '../../contract/refund.ts'
import { routes } from '../../contract/routes.ts'
import { answerIdempotently, type IdempotencyDeps } from '../idempotency/idempotency.ts'
import { callerOf } from '../keys/authenticate.ts'
import { notFound } from '../transport/api-error.ts'
import type { Turns } from '../transport/turns.ts'
import { type CreatingDeps, createRefund } from './create-refund.ts'
import { findOwnRefund, listRefunds } from './list-refunds.ts'
import { presentRefund } from './present-refund.ts'
import type { Sending } from './send-refunds.ts'

export interface RefundRoutesDeps extends IdempotencyDeps, CreatingDeps {
  sending: Pick<Sending, 'now'>
  /** For lists, by merchants. */
  turns: Turns
}

const params = z.object({ id: z.string() })

/** Creating, reading and listing refunds. To be guarded by `authenticate`. */
export const refundRoutes = (app: FastifyInstance, deps: RefundRoutesDeps): void => {
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.post(routes.refunds, { schema: { body: CreateRefund, response: { 200: Refund } } }, async (request, reply) => {
    const given = { caller: callerOf(request), parameters: request.body }
    await answerIdempotently(deps, {
      request,
      reply,
      run: async (trx) => presentRefund(await createRefund({ ...deps, trx }, given)),
    })
    // It is written down: whoever asked need not wait for the gateway, and a crash here loses nothing.
    deps.sending.now()
    return reply
  })

  typed.get(routes.refunds, { schema: { querystring: RefundListQuery, response: { 200: RefundList } } }, (request) => {
    const caller = callerOf(request)
    return deps.turns.take(caller.merchantId, () => listRefunds(deps.db, { caller, query: request.query }))
  })

  typed.get(routes.refund, { schema: { params, response: { 200: Refund } } }, async (request) => {
    const row = await findOwnRefund(deps.db, { caller: callerOf(request), id: request.params.id })
    if (row) return presentRefund(row)
    throw notFound({
      code: 'resource_missing',
      param: 'id',
      message: 'This key sees no such refund: check the id, and whether the key is of the same mode.',
    })
  })
}

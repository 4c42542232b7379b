import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { NoArguments } from '../../contract/no-arguments.ts'
import { routes } from '../../contract/routes.ts'
import { EventList, EventListQuery, EventWithDeliveries } from '../../contract/webhook-event.ts'
import { answerIdempotently, type IdempotencyDeps } from '../idempotency/idempotency.ts'
import { callerOf } from '../keys/authenticate.ts'
import { notFound } from '../transport/api-error.ts'
import type { Turns } from '../transport/turns.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import { listEvents, readEvent } from './read-events.ts'
import { resendEvent } from './resend-event.ts'

interface EventDeps extends IdempotencyDeps {
  queue: Pick<DeliveryQueue, 'add'>
  /** For lists, by merchants. */
  turns: Turns
}

const params = z.object({ id: z.string() })

const eventMissing = () =>
  notFound({
    code: 'resource_missing',
    param: 'id',
    message: 'This key sees no such event: check the id, and whether the key is of the same mode.',
  })

/** Listing, reading and resending events. To be guarded by `authenticate`. */
export const eventRoutes = (app: FastifyInstance, deps: EventDeps): void => {
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(routes.events, { schema: { querystring: EventListQuery, response: { 200: EventList } } }, (request) => {
    const caller = callerOf(request)
    return deps.turns.take(caller.merchantId, () => listEvents(deps.db, { caller, query: request.query }))
  })

  typed.get(routes.event, { schema: { params, response: { 200: EventWithDeliveries } } }, async (request) => {
    const event = await readEvent(deps.db, { caller: callerOf(request), id: request.params.id })
    if (event) return event
    throw eventMissing()
  })

  typed.post(
    routes.resendEvent,
    { schema: { params, body: NoArguments, response: { 200: EventWithDeliveries } } },
    (request, reply) => {
      const found = { id: request.params.id, caller: callerOf(request) }
      return answerIdempotently(deps, {
        request,
        reply,
        run: async (trx) => {
          if (!(await resendEvent({ trx, queue: deps.queue }, found))) throw eventMissing()
          return readEvent(trx, found)
        },
      })
    },
  )
}

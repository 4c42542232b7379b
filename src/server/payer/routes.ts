import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { PayerSession } from '../../contract/payer-session.ts'
import { type AttemptRefusal, attemptLimit, TakeBlikCode } from '../../contract/payment-attempt.ts'
import { routes } from '../../contract/routes.ts'
import { TestCodeList } from '../../contract/test-code.ts'
import type { Payments } from '../payments/payments.ts'
import { takeBlikCode } from '../payments/take-code.ts'
import { ApiError, conflict, notFound } from '../transport/api-error.ts'
import { clientAddressOf } from '../transport/client-address.ts'
import { payerOf } from '../transport/payer-of.ts'
import type { ReadPayerSession } from './payer-session.ts'
import type { UpdateStreams } from './update-streams.ts'

const params = z.object({ id: z.string() })

const refusals: Record<AttemptRefusal, string> = {
  attempt_in_progress: 'The code before this one has no final answer yet. Nothing was charged by this request.',
  attempt_number_mismatch: 'This is not the number of the session’s next attempt. Nothing was charged by this request.',
  attempt_limit_reached: `A session takes at most ${attemptLimit} codes. Nothing was charged by this request.`,
  session_complete: 'The session is paid already. Nothing was charged by this request.',
  session_expired: 'The session has expired. Nothing was charged by this request.',
}

const sessionMissing = () => notFound({ code: 'resource_missing', param: 'id', message: 'There is no such session.' })

/** Their pages poll instead. */
const tooManyStreams = () =>
  new ApiError({
    status: 429,
    code: 'too_many_streams',
    message:
      'The session, or the address that asks, has as many streams open as it may have: read the session instead.',
    headers: { 'retry-after': '30' },
  })

/** What the payer's page asks and sends. The session's id is the key. */
export const payerRoutes = (
  app: FastifyInstance,
  { payments, read, streams }: { payments: Payments; read: ReadPayerSession; streams: UpdateStreams },
): void => {
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(routes.payerSession, { schema: { params, response: { 200: PayerSession } } }, async (request, reply) => {
    const session = await read(request.params.id)
    if (!session) throw sessionMissing()
    return reply.header('cache-control', 'no-store').send(session)
  })

  typed.post(
    routes.payerAttempts,
    { schema: { params, body: TakeBlikCode, response: { 200: PayerSession, 201: PayerSession } } },
    async (request, reply) => {
      const {
        params: { id },
        body,
      } = request
      const taken = await takeBlikCode(payments, {
        sessionId: id,
        number: body.number,
        blikCode: body.blik_code,
        payer: payerOf(request),
      })
      if (taken.kind === 'refused') throw conflict({ code: taken.refusal, message: refusals[taken.refusal] })
      const session = await read(id)
      if (!session) throw sessionMissing()
      return reply
        .code(taken.kind === 'begun' ? 201 : 200)
        .header('cache-control', 'no-store')
        .send(session)
    },
  )

  typed.get(routes.payerTestCodes, { schema: { params, response: { 200: TestCodeList } } }, async (request, reply) => {
    const session = await read(request.params.id)
    if (!session) throw sessionMissing()
    const data = payments.gateways.forMode(session.livemode)?.testCodes ?? []
    return reply.header('cache-control', 'no-store').send({ object: 'list', data: [...data] })
  })

  typed.get(routes.payerUpdates, { schema: { params } }, async (request, reply) => {
    const stream = await streams.open(request.params.id, clientAddressOf(request))
    if (!stream) throw sessionMissing()
    if (stream === 'too_many') throw tooManyStreams()
    return (
      reply
        // Proxies that compress would keep back what is told until they have enough of it. Not all of them know
        // no-transform; none compresses what has an encoding already, be it the one that changes nothing.
        .header('cache-control', 'no-store, no-transform')
        .header('content-encoding', 'identity')
        .header('x-accel-buffering', 'no')
        .type('text/event-stream; charset=utf-8')
        .send(stream)
    )
  })
}

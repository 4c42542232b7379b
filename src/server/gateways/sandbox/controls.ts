import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DeclineCode } from '../../../contract/payment-attempt.ts'
import { routes } from '../../../contract/routes.ts'
import { callerOf } from '../../keys/authenticate.ts'
import { badRequest, notFound } from '../../transport/api-error.ts'
import type { GatewayDeps } from '../kind.ts'
import type { GatewayHost } from '../port.ts'
import { decline } from './charge.ts'

const Answer = z.strictObject({
  answer: z.union([z.literal('approved'), DeclineCode]).meta({
    description: '`approved`, or why the bank declines.',
    examples: ['approved'],
  }),
})
const Advance = z.strictObject({
  seconds: z
    .number()
    .min(0)
    .max(3_000_000_000)
    .meta({ description: 'How far, in seconds.', examples: [3600] }),
})

/** Later than this, times stop being numbers that PostgreSQL and JavaScript both have. */
const latest = Date.UTC(9000, 0)

/** What testers may do to the sandbox bank: answer for it while it waits for the payer, and move its clock. */
export const sandboxControls = (
  testers: FastifyInstance,
  { db, clock, advanceClock, answered }: GatewayDeps & Pick<GatewayHost, 'answered'>,
) => {
  const typed = testers.withTypeProvider<ZodTypeProvider>()

  typed.post(
    routes.sandboxAnswer,
    { schema: { params: z.object({ id: z.string() }), body: Answer } },
    async (request, reply) => {
      const { params, body } = request
      const charge = await db
        .updateTable('sandbox_charges')
        .set({ told: body.answer })
        .where('session_id', '=', params.id)
        .where('merchant_id', '=', callerOf(request).merchantId)
        .where('told', 'is', null)
        .where('decide_at', '>', clock.now())
        .returning('attempt_id')
        .executeTakeFirst()
      if (!charge) throw nothingWaits()
      await answered(charge.attempt_id, body.answer === 'approved' ? { status: 'approved' } : decline(body.answer))
      return reply.code(204).send()
    },
  )

  if (advanceClock) clockRoute(testers, { clock, advanceClock })
}

const nothingWaits = () =>
  notFound({
    code: 'resource_missing',
    param: 'id',
    message: 'No code waits for an answer of the bank in a session of this id that belongs to your key.',
  })

const clockRoute = (
  testers: FastifyInstance,
  { clock, advanceClock }: Required<Pick<GatewayDeps, 'clock' | 'advanceClock'>>,
) => {
  testers
    .withTypeProvider<ZodTypeProvider>()
    .post(routes.sandboxClock, { schema: { body: Advance } }, async ({ body }, reply) => {
      const ms = body.seconds * 1000
      if (clock.now().getTime() + ms > latest) {
        throw badRequest({
          code: 'seconds_too_large',
          param: 'seconds',
          message: '`seconds` would set the clock beyond the year 9000.',
        })
      }
      advanceClock(ms)
      return reply.send({ now_ms: clock.now().getTime() })
    })
}

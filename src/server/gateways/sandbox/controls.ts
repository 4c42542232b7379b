import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { DeclineCode } from '../../../contract/payment-attempt.ts'
import { routes } from '../../../contract/routes.ts'
import type { Clock } from '../../clock.ts'
import type { Database } from '../../database/schema.ts'
import type { GatewayHost } from '../port.ts'

export interface ControlOptions {
  db: Kysely<Database>
  clock: Clock
  /** Sets the server's clock ahead; left out where testers may not. */
  advanceClock?: (ms: number) => void
}

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

/** What testers may do to the sandbox bank: answer for it while it waits for the payer, and move its clock. */
export const sandboxControls = (
  { routes: app, answered }: GatewayHost,
  { db, clock, advanceClock }: ControlOptions,
) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.post(
    routes.sandboxAnswer,
    { schema: { params: z.object({ id: z.string().regex(/^[\w-]+$/) }), body: Answer } },
    async ({ params, body }, reply) => {
      const charge = await db
        .updateTable('sandbox_charges')
        .set({ told: body.answer })
        .where('session_id', '=', params.id)
        .where('told', 'is', null)
        .where('decide_at', '>', clock.now())
        .returning('attempt_id')
        .executeTakeFirst()
      if (!charge) return reply.callNotFound()
      if (body.answer === 'approved') await answered(charge.attempt_id, { status: 'approved' })
      else {
        const told = { status: 'declined', declineCode: body.answer, gatewayCode: `sandbox_${body.answer}` } as const
        await answered(charge.attempt_id, told)
      }
      return reply.code(204).send()
    },
  )

  if (!advanceClock) return
  typed.post(routes.sandboxClock, { schema: { body: Advance } }, async ({ body }, reply) => {
    advanceClock(body.seconds * 1000)
    return reply.send({ now_ms: clock.now().getTime() })
  })
}

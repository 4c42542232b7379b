import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { gatewayKind } from '../../gateways/kind.ts'
import type { Gateway, GatewayAnswer, GatewayHost, RefundAnswer } from '../../gateways/port.ts'
import { optional } from '../../setting-schemas.ts'
import type { Order, Return, TwoStepAcquirer } from './acquirer.ts'

const path = '/v1/gateways/two-step/notifications'
const Notification = z.union([z.object({ order: z.string() }), z.object({ return: z.string() })])

/** The tests' second acquirer, to prove the port with: it opens an order, sends the code, and notifies by signed bytes. */
export const twoStepKind = (acquirer: TwoStepAcquirer) =>
  gatewayKind({
    settings: {
      secret: {
        variable: 'TWO_STEP_SECRET',
        schema: optional(z.string().min(8)),
        default: null,
        expected: 'a secret of at least 8 characters',
        meaning: 'what the two-step acquirer signs its notifications with',
      },
    },
    operations: {
      [`POST ${path}`]: {
        id: 'notifyOfTwoStepOrder',
        tag: 'Gateways',
        summary: 'Tell of an order',
        description: 'Signed over the bytes of the body.',
        answers: { 204: { description: 'Taken.' } },
      },
    },
    open: ({ clock }, { secret }) => (secret === null ? [] : [twoStep({ acquirer, secret, now: clock.now })]),
  })

interface Options {
  acquirer: TwoStepAcquirer
  secret: string
  now: () => Date
}

const twoStep = ({ acquirer, secret, now }: Options): Gateway => {
  const answerOf = (order: Order): GatewayAnswer | null => {
    switch (order.state) {
      case 'pending':
        return { status: 'waiting', confirmBy: new Date(now().getTime() + 45_000) }
      case 'paid':
        return { status: 'approved' }
      case 'refused':
        return { status: 'declined', declineCode: 'bank_declined', gatewayCode: 'REFUSED' }
      case 'open':
      case 'cancelled':
        return null
    }
  }
  return {
    name: 'two-step',
    livemode: false,
    currencies: new Set(['pln']),
    amounts: null,
    silenceMs: 30_000,
    testCodes: [],
    notices: { en: [{ text: 'Two Step Ltd. takes the payment.', href: null }] },

    async charge({ attemptId, amount, currency, blikCode }, { keepReference }) {
      const { id } = await acquirer.open({ externalId: attemptId, amount, currency })
      await keepReference(id)
      const answer = answerOf(await acquirer.send(id, blikCode))
      if (answer === null) throw new Error('The acquirer says nothing of the code')
      return answer
    },

    async lookUp({ reference }) {
      if (reference === null) return null
      const order = await acquirer.read(reference)
      // Once it is cancelled, a code that is still on its way moves nothing.
      return answerOf(order.state === 'open' ? await acquirer.cancel(reference) : order)
    },

    async refund({ refundId, reference, amount, refundReference }) {
      if (refundReference !== null) return refundAnswerOf(await acquirer.readReturn(refundReference))
      if (reference === null) throw new Error('An order that is not known cannot be given back')
      return refundAnswerOf(await acquirer.giveBack({ order: reference, externalId: refundId, amount }))
    },

    connect: ({ answered, ringRefund }) => ({
      notifications: (scope) => notificationRoute(scope, { acquirer, secret, answerOf, answered, ringRefund }),
    }),
    async close() {},
  }
}

const refundAnswerOf = ({ id: reference, state }: Return): RefundAnswer => {
  if (state === 'rejected') return { status: 'failed', reference, failureReason: 'declined' }
  return { status: state === 'paid_out' ? 'succeeded' : 'pending', reference }
}

const isSigned = (body: Buffer, signature: unknown, secret: string): boolean => {
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(String(signature), 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

interface Notifications extends Omit<Options, 'now'>, Pick<GatewayHost, 'answered' | 'ringRefund'> {
  answerOf: (order: Order) => GatewayAnswer | null
}

const notificationRoute = (scope: FastifyInstance, options: Notifications): void => {
  const { acquirer, secret, answerOf, answered, ringRefund } = options
  scope.post('/notifications', async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (!isSigned(body, request.headers['x-signature'], secret)) return reply.code(401).send()
    // The notification is a bell: the acquirer's own record is the word.
    const told = Notification.parse(JSON.parse(body.toString()))
    if ('return' in told) {
      const outcome = await ringRefund((await acquirer.readReturn(told.return)).externalId)
      return reply.code(outcome === 'not_asked' ? 503 : 204).send()
    }
    const order = await acquirer.read(told.order)
    const answer = answerOf(order)
    if (answer) await answered(order.externalId, answer)
    return reply.code(204).send()
  })
}

import type { FastifyInstance } from 'fastify'
import Stripe from 'stripe'
import * as z from 'zod'
import { answerNotification } from '../answer-notification.ts'
import type { NotificationOutcome } from '../port.ts'
import { answerIn, type Working } from './account.ts'
import { wordOf } from './payment-intent.ts'
import { attemptKey, refundKey } from './what-is-told.ts'

/** How old a notification may be. A repetition within this rings the bell once more, which changes nothing. */
const toleranceSeconds = 300
const askingMs = 10_000

/** What is the same in events of all versions of Stripe's API, and all that we read of them. */
const Event = z.object({
  object: z.literal('event'),
  livemode: z.boolean(),
  /** Set for another account's events, which a platform gets. */
  account: z.string().nullish(),
  data: z.object({ object: z.object({ object: z.string(), id: z.string() }).loose() }),
})
const RefundMetadata = z.object({ metadata: z.object({ [refundKey]: z.string().max(100) }) })
const Metadata = z.object({ metadata: z.object({ [attemptKey]: z.string() }) })

interface Options extends Working {
  webhookSecret: string
}

/** Where Stripe tells of events. The signature makes one true; what it says is read from Stripe's own record all the same. */
export const notificationRoute = (scope: FastifyInstance, options: Options): void => {
  scope.post('/notifications', async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const outcome = await take(options, { body, signature: request.headers['stripe-signature'] })
    return answerNotification(options.host(), reply, { outcome, unsigned })
  })
}

const unsigned = 'The body is not signed with the secret of this endpoint, or was so too long ago.'

interface Notification {
  body: Buffer
  signature: string | string[] | undefined
}

const take = async (options: Options, notification: Notification): Promise<NotificationOutcome> => {
  if (!isSigned(options, notification)) return 'bad_signature'
  const event = parse(notification.body)
  if (event === null) return 'unreadable'
  if (event.livemode !== options.livemode) return 'other_mode'
  if (event.account) return 'other_account'
  const { object } = event.data
  if (object.object === 'refund') return ringRefund(options, object)
  if (object.object !== 'payment_intent') return 'other_kind'
  const { success, data } = Metadata.safeParse(object)
  const attemptId = success ? data.metadata[attemptKey] : undefined
  return attemptId === undefined ? 'unknown_attempt' : ring(options, { attemptId, intentId: object.id })
}

const isSigned = ({ webhookSecret, clock }: Options, { body, signature }: Notification): boolean => {
  if (typeof signature !== 'string') return false
  try {
    Stripe.webhooks.signature?.verifyHeader(
      body,
      signature,
      webhookSecret,
      toleranceSeconds,
      undefined,
      clock.now().getTime(),
    )
    return true
  } catch {
    return false
  }
}

const parse = (body: Buffer): z.infer<typeof Event> | null => {
  try {
    return Event.parse(JSON.parse(body.toString()))
  } catch {
    return null
  }
}

const ringRefund = async ({ host }: Options, object: unknown): Promise<NotificationOutcome> => {
  const { success, data } = RefundMetadata.safeParse(object)
  return success ? host().ringRefund(data.metadata[refundKey]) : 'unknown_refund'
}

const ring = async (
  working: Options,
  { attemptId, intentId }: { attemptId: string; intentId: string },
): Promise<NotificationOutcome> => {
  const { api, host } = working
  const attempt = await host().findAttempt(attemptId)
  if (attempt?.reference !== intentId) return 'unknown_attempt'
  const intent = await api.read(intentId, AbortSignal.timeout(askingMs)).catch((error: unknown) => {
    host().warn({ attempt: attemptId, err: error }, 'Stripe has told of a payment and cannot be asked about it')
    return null
  })
  if (intent === null) return 'not_asked'
  const answer = answerIn(working, wordOf(intent, attempt.begunAt), attemptId)
  if (answer) await host().answered(attemptId, answer)
  return 'taken'
}

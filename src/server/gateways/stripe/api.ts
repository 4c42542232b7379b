import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { acquirerPool, callMs } from '../acquirer-pool.ts'
import type { ChargeRequest } from '../port.ts'
import { httpClient } from './http-client.ts'
import { PaymentIntent } from './payment-intent.ts'
import { isReplay, judged } from './refusal.ts'
import { StripeRefund } from './stripe-refund.ts'
import { attemptKey, billingDetails, describe, metadataOf, refundKey } from './what-is-told.ts'

/** That of the library's types: an upgrade of the library that changes it does not compile before somebody has looked at it. */
const apiVersion = '2026-10-28.endive'

/** What we ask of Stripe. All throw a Refusal where it answers with an error, and NoAnswer where it does not answer. */
export interface StripeApi {
  /** An object that moves nothing. The same attempt twice is one object. */
  open(request: ChargeRequest, signal: AbortSignal): Promise<PaymentIntent>
  /** Sends the code for it: from now on money may move. Null where the answer is a repetition of an old one. */
  confirm(id: string, request: ChargeRequest, signal: AbortSignal): Promise<PaymentIntent | null>
  read(id: string, signal: AbortSignal): Promise<PaymentIntent>
  /** Ends it: once this succeeds, no code moves anything for it. */
  cancel(id: string, signal: AbortSignal): Promise<PaymentIntent>
  /** Gives money of it back. The same refund twice within a day is one refund. */
  refund(id: string, refund: NewRefund, signal: AbortSignal): Promise<StripeRefund>
  /** A refund by Stripe's own id. */
  readRefund(id: string, signal: AbortSignal): Promise<StripeRefund>
  /** The refund of a PaymentIntent that has our id, among all that it has, however many; null for none. */
  findRefund(id: string, refundId: string, signal: AbortSignal): Promise<StripeRefund | null>
  close(): Promise<void>
}

export interface NewRefund {
  refundId: string
  attemptId: string
  /** In grosze. */
  amount: number
}

interface Options {
  secretKey: string
  apiUrl: string
}

/** Stripe through its own library, with one pool of connections. */
export const stripeApi = ({ secretKey, apiUrl }: Options): StripeApi => {
  const pool = acquirerPool(apiUrl)
  // The library knows no signals, so each call has a client of its own: it is nothing but an object.
  const client = (signal: AbortSignal) =>
    new Stripe(secretKey, {
      apiVersion,
      httpClient: httpClient(pool, signal),
      timeout: callMs,
      maxNetworkRetries: 0,
      telemetry: false,
    })
  const intents = (signal: AbortSignal) => client(signal).paymentIntents

  const ask = (call: () => Promise<Stripe.Response<Stripe.PaymentIntent>>) =>
    judging(async () => {
      const reply = await call()
      return { intent: PaymentIntent.parse(reply), isReplayed: isReplay(reply.lastResponse.headers) }
    })

  return {
    async open(request, signal) {
      const { attemptId, amount, currency } = request
      const parameters = {
        amount,
        currency,
        allowed_payment_method_types: ['blik' as const],
        description: describe(request),
        metadata: metadataOf(request),
      }
      const { intent } = await ask(() => intents(signal).create(parameters, { idempotencyKey: attemptId }))
      return intent
    },

    async confirm(id, request, signal) {
      const parameters = {
        payment_method_data: { type: 'blik' as const, billing_details: billingDetails(request.customer) },
        payment_method_options: { blik: { code: request.blikCode } },
      }
      const options = { idempotencyKey: `${request.attemptId}-confirm` }
      const { intent, isReplayed } = await ask(() => intents(signal).confirm(id, parameters, options))
      return isReplayed ? null : intent
    },

    async read(id, signal) {
      return (await ask(() => intents(signal).retrieve(id))).intent
    },

    async cancel(id, signal) {
      // Each with a key of its own: an old refusal would be repeated for a day, whatever became of the object.
      const options = { idempotencyKey: `cancel-${randomUUID()}` }
      return (await ask(() => intents(signal).cancel(id, {}, options))).intent
    },

    async refund(id, { refundId, attemptId, amount }, signal) {
      const metadata = { [refundKey]: refundId, [attemptKey]: attemptId }
      const parameters = { payment_intent: id, amount, metadata }
      const options = { idempotencyKey: refundId }
      return judging(async () => StripeRefund.parse(await client(signal).refunds.create(parameters, options)))
    },

    readRefund: (id, signal) => judging(async () => StripeRefund.parse(await client(signal).refunds.retrieve(id))),

    findRefund: (id, refundId, signal) =>
      judging(async () => {
        for await (const refund of client(signal).refunds.list({ payment_intent: id, limit: 100 })) {
          if (refund.metadata?.[refundKey] === refundId) return StripeRefund.parse(refund)
        }
        return null
      }),

    close: () => pool.destroy(),
  }
}

/** Throws what the library throws as what it means. */
const judging = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await call()
  } catch (error) {
    throw judged(error)
  }
}

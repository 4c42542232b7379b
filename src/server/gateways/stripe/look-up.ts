import type { GatewayAnswer, KnownAttempt } from '../port.ts'
import { alarmOfAccount, answerIn, type Working } from './account.ts'
import type { StripeApi } from './api.ts'
import { type PaymentIntent, wordOf } from './payment-intent.ts'
import { Refusal } from './refusal.ts'

/** How long a code may be on its way to Stripe. After that its PaymentIntent is ended, so that it moves nothing any more. */
export const silenceMs = 30_000

/** What became of an attempt by Stripe's own record. */
export const lookUp = async (
  working: Working,
  { attemptId, reference, begunAt, askedAt }: KnownAttempt,
  signal: AbortSignal,
): Promise<GatewayAnswer | null> => {
  // The id is kept before the code is sent.
  if (reference === null) return null
  const { api } = working
  const told = (intent: PaymentIntent) => answerIn(working, wordOf(intent, begunAt), attemptId)
  try {
    const answer = told(await api.read(reference, signal))
    if (answer || askedAt.getTime() < begunAt.getTime() + silenceMs) return answer
    const ended = told(await endUnlessTouched(api, { id: reference, signal }))
    if (ended) return ended
  } catch (error) {
    alarmOfAccount(working, error)
    throw error
  }
  throw new Error('Stripe neither takes a code for a payment nor ends it')
}

/** Ends a PaymentIntent, unless a code has come to it meanwhile. Returns it as it is then. */
export const endUnlessTouched = async (
  api: StripeApi,
  { id, signal }: { id: string; signal: AbortSignal },
): Promise<PaymentIntent> => {
  try {
    return await api.cancel(id, signal)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return api.read(id, signal)
  }
}

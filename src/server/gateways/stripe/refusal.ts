import * as z from 'zod'
import { NoAnswer } from '../no-answer.ts'
import { PaymentIntent } from './payment-intent.ts'

/** What the library's errors hold of an answer, whichever class they are of. */
const Answered = z.object({
  statusCode: z.int(),
  rawType: z.string().nullish(),
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
  message: z.string().nullish(),
  requestId: z.string().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  payment_intent: PaymentIntent.nullish().catch(null),
})

const replayed = 'idempotent-replayed'
export const isReplay = (headers: Readonly<Record<string, unknown>> | null | undefined): boolean =>
  headers?.[replayed] === 'true'

/**
 * Stripe has answered a call with an error. It has no cause: the library's error quotes what was sent, and whom it was about,
 * which is not for logs.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  /** `api_error`, `card_error`, `idempotency_error`, `invalid_request_error`; null where the answer names none. */
  readonly type: string | null
  readonly failure: Pick<z.infer<typeof Answered>, 'code' | 'decline_code' | 'message'>
  /** As it was when Stripe answered; null where the answer has none, or is a repetition of an old one. */
  readonly intent: PaymentIntent | null

  constructor(answered: z.infer<typeof Answered>) {
    const { statusCode, rawType, code, decline_code, message, requestId } = answered
    super(
      `Stripe answered ${statusCode} ${code ?? rawType ?? 'with an error'} (its request ${requestId ?? 'has no id'})`,
    )
    this.status = statusCode
    this.type = rawType ?? null
    this.failure = { code, decline_code, message }
    this.intent = isReplay(answered.headers) ? null : (answered.payment_intent ?? null)
  }
}

/** What the library throws, as a Refusal where Stripe has answered, else as NoAnswer. */
export const judged = (error: unknown): Refusal | NoAnswer => {
  const { success, data } = Answered.safeParse(error)
  if (success) return new Refusal(data)
  const isDetailed = error instanceof Error && 'detail' in error && error.detail instanceof NoAnswer
  return isDetailed && error.detail instanceof NoAnswer
    ? error.detail
    : new NoAnswer('What Stripe answered cannot be read', { cause: error })
}

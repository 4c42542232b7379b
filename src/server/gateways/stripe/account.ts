import type { Clock } from '../../clock.ts'
import type { GatewayAnswer, GatewayHost } from '../port.ts'
import type { StripeApi } from './api.ts'
import type { Word } from './payment-intent.ts'
import { Refusal } from './refusal.ts'

/** What charging, looking up and notifications of one account work with. */
export interface Working {
  api: StripeApi
  livemode: boolean
  clock: Pick<Clock, 'now'>
  host(): GatewayHost
}

/** The answer in a word of Stripe's, null for none; what it says that has no place in our list is told to the operator. */
export const answerIn = ({ host }: Working, word: Word, attempt: string): GatewayAnswer | null => {
  if (word.kind === 'untouched') return null
  const { answer, isKnown } = word
  if (!isKnown && answer.status === 'declined') {
    host().unknownDecline()
    host().warn({ attempt, code: answer.gatewayCode }, 'a decline of Stripe has no place in our list')
  }
  return answer
}

/** Stripe takes the key, but not for this; or not the key at all. */
const aboutTheAccount = new Set([401, 403, 404])

/** Alarms where Stripe's answer is about the account or its key: every payment fails by it until somebody mends it. */
export const alarmOfAccount = ({ host }: Working, error: unknown): void => {
  if (error instanceof Refusal && error.intent === null && aboutTheAccount.has(error.status))
    host().alarm({ err: error }, 'Stripe does not let this installation into the account as it should')
}

import { neverSent } from '../never-sent.ts'
import { repeatOnce } from '../no-answer.ts'
import type { ChargeContext, ChargeRequest, GatewayAnswer } from '../port.ts'
import { alarmOfAccount, answerIn, type Working } from './account.ts'
import { declineOf } from './decline-codes.ts'
import { endUnlessTouched } from './look-up.ts'
import { type PaymentIntent, wordOf } from './payment-intent.ts'
import { Refusal } from './refusal.ts'

/** Opens a PaymentIntent, keeps its id, sends the code. */
export const charge = async (
  working: Working,
  request: ChargeRequest,
  { signal, keepReference }: ChargeContext,
): Promise<GatewayAnswer> => {
  const opened = await open(working, request, signal)
  if ('declined' in opened) return opened.declined
  const { id } = opened.intent
  await keepReference(id)
  if (signal.aborted) return neverSent('not_sent')
  return send(working, { id, request, signal })
}

type Opened = { intent: PaymentIntent } | { declined: GatewayAnswer }

const open = async (working: Working, request: ChargeRequest, signal: AbortSignal): Promise<Opened> => {
  const { api, host } = working
  const attempt = request.attemptId
  try {
    const intent = await repeatOnce(() => api.open(request, signal), signal)
    const wrong = whatIsWrong(working, request, intent)
    if (wrong === null) return { intent }
    host().alarm({ attempt, paymentIntent: intent.id }, wrong.says)
    return { declined: neverSent(wrong.code) }
  } catch (error) {
    alarmOfAccount(working, error)
    host().warn({ attempt, err: error }, 'a payment could not be opened at Stripe: its code was not sent')
    return { declined: neverSent(error instanceof Refusal ? (error.failure.code ?? 'refused') : 'no_answer') }
  }
}

/** Why no code may be sent for what Stripe has opened; null where one may. */
const whatIsWrong = (
  { livemode }: Working,
  { attemptId, amount, currency }: ChargeRequest,
  intent: PaymentIntent,
): { code: string; says: string } | null => {
  // Methods that the account cannot do are dropped without an error.
  if (!intent.payment_method_types.includes('blik'))
    return { code: 'blik_is_off', says: 'BLIK is not switched on for the account at Stripe' }
  if (intent.livemode !== livemode) return { code: 'other_mode', says: 'Stripe has opened a payment of the other mode' }
  if (intent.amount !== amount || intent.currency !== currency)
    return { code: 'other_amount', says: 'Stripe has opened another payment than it was asked for' }
  return wordOf(intent, new Date(0)).kind === 'untouched'
    ? null
    : { code: 'not_new', says: `Stripe has had a code for the payment of attempt ${attemptId} already` }
}

interface Sending {
  id: string
  request: ChargeRequest
  signal: AbortSignal
}

const send = async (working: Working, { id, request, signal }: Sending): Promise<GatewayAnswer> => {
  const { api, clock } = working
  const sentAt = clock.now()
  const told = (intent: PaymentIntent) => answerIn(working, wordOf(intent, sentAt), request.attemptId)
  try {
    const intent = (await api.confirm(id, request, signal)) ?? (await api.read(id, signal))
    const answer = told(intent)
    if (answer) return answer
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    alarmOfAccount(working, error)
    // A code that is refused at once comes as an error. What the payment has become says the PaymentIntent, not the error.
    const intent = error.intent?.id === id ? error.intent : await api.read(id, signal)
    const answer = told(intent)
    if (answer) return answer
    if (isDone(error)) return endRefused(working, { id, request, signal, error })
    throw error
  }
  throw new Error('Stripe has taken the code and says nothing of it')
}

/** Whether the call has come to its end at Stripe: it works on no longer. */
const isDone = ({ status }: Refusal): boolean => status >= 400 && status < 500 && status !== 409 && status !== 429

/** Stripe has not taken the code, and the PaymentIntent would still take one: it is ended before anybody says "declined". */
const endRefused = async (
  working: Working,
  { id, request, signal, error }: Sending & { error: Refusal },
): Promise<GatewayAnswer> => {
  const { api, clock, host } = working
  const intent = await endUnlessTouched(api, { id, signal })
  const ended = answerIn(working, wordOf(intent, clock.now()), request.attemptId)
  if (ended === null) throw error
  if (intent.status !== 'canceled') return ended
  const { isKnown, ...decline } = declineOf(error.failure)
  if (isKnown) return { status: 'declined', ...decline }
  host().warn({ attempt: request.attemptId, err: error }, 'Stripe has refused to take a code')
  return neverSent(decline.gatewayCode)
}

import { neverSent } from '../never-sent.ts'
import { repeatOnce } from '../no-answer.ts'
import type { ChargeContext, ChargeRequest, GatewayAnswer } from '../port.ts'
import { alarmOfAccount, answerIn, type Working, waitingSince } from './account.ts'
import { settle } from './look-up.ts'
import { Refusal } from './refusal.ts'

/** Registers a transaction by the attempt's id, keeps that as the reference, sends the code. */
export const charge = async (
  working: Working,
  request: ChargeRequest,
  { signal, keepReference }: ChargeContext,
): Promise<GatewayAnswer> => {
  const opened = await open(working, request, signal)
  if ('declined' in opened) return opened.declined
  await keepReference(request.attemptId)
  if (signal.aborted) return neverSent('not_sent')
  return send(working, { token: opened.token, request, signal })
}

const open = async (
  working: Working,
  request: ChargeRequest,
  signal: AbortSignal,
): Promise<{ token: string } | { declined: GatewayAnswer }> => {
  const { api, host } = working
  try {
    return { token: await repeatOnce(() => api.register(request, signal), signal) }
  } catch (error) {
    alarmOfAccount(working, error)
    host().warn(
      { attempt: request.attemptId, err: error },
      'a payment could not be opened at Przelewy24: its code was not sent',
    )
    return { declined: neverSent(error instanceof Refusal ? (error.code ?? 'refused') : 'no_answer') }
  }
}

interface Sending {
  token: string
  request: ChargeRequest
  signal: AbortSignal
}

const send = async (working: Working, { token, request, signal }: Sending): Promise<GatewayAnswer> => {
  const { api, clock } = working
  const { attemptId: attempt, blikCode } = request
  const askedBankAt = clock.now()
  try {
    await api.charge({ token, blikCode }, signal)
    return waitingSince(askedBankAt)
  } catch (error) {
    alarmOfAccount(working, error)
    if (!(error instanceof Refusal) || !isRefused(error)) throw error
    // Nobody says "declined" where the record says that it was paid.
    const paid = await settle(working, attempt, signal)
    if (paid) return paid
    if (error.status !== 400) return neverSent(error.code ?? 'refused')
    return answerIn(working, { attempt, codes: [error.code], askedBankAt })
  }
}

/** Whether the answer says that the code was not taken. Of all other errors nobody knows. */
const isRefused = ({ status }: Refusal): boolean => status === 400 || status === 401 || status === 403

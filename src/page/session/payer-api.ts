import * as z from 'zod/mini'
import { ErrorBody } from '../../contract/error.ts'
import { PayerSession } from '../../contract/payer-session.ts'
import type { TakeBlikCode } from '../../contract/payment-attempt.ts'
import { pathTo } from '../../contract/routes.ts'
import type { NotTaken } from '../phase.ts'
import { NoAnswer } from './no-answer.ts'

/** The server's word on a session. */
export type Answer = PayerSession | 'not_found'

const askTimeoutMs = 10_000
/** Longer than the server waits for the gateway, so that its answer normally comes first. */
const sendTimeoutMs = 30_000

/** Asks for the session. Throws NoAnswer; a page of a captive portal, a proxy's error or cut-off JSON are none. */
export const askForSession = async (sessionId: string, signal?: AbortSignal): Promise<Answer> => {
  const { status, body } = await exchange(pathTo('payerSession', sessionId), {
    timeoutMs: askTimeoutMs,
    ...(signal && { signal }),
  })
  if (status === 404 && z.safeParse(ErrorBody, body).success) return 'not_found'
  return readSession(status, body)
}

/** Sends a code and returns the session after the gateway's reply. Throws NoAnswer also where the code was refused. */
export const sendCode = async (sessionId: string, code: TakeBlikCode): Promise<PayerSession> => {
  const { status, body } = await exchange(pathTo('payerAttempts', sessionId), {
    timeoutMs: sendTimeoutMs,
    json: JSON.stringify(code),
  })
  return readSession(status, body)
}

const readSession = (status: number, body: unknown): PayerSession => {
  const session = z.safeParse(PayerSession, body)
  if (status >= 300 || !session.success)
    throw new NoAnswer(`Status ${status} without a session`, { cause: session.error, why: whyRefused(status, body) })
  return session.data
}

/** A captive portal's page has a status too, but no error of ours. */
const whyRefused = (status: number, body: unknown): NotTaken => {
  if (status >= 500) return 'service'
  if (!z.safeParse(ErrorBody, body).success) return 'connection'
  return status === 429 ? 'too_fast' : 'refused'
}

interface Exchange {
  timeoutMs: number
  json?: string
  signal?: AbortSignal
}

const exchange = async (
  path: string,
  { timeoutMs, json, signal }: Exchange,
): Promise<{ status: number; body: unknown }> => {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  let status = 0
  try {
    const response = await fetch(path, {
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: controller.signal,
      headers: { accept: 'application/json', ...(json !== undefined && { 'content-type': 'application/json' }) },
      ...(json !== undefined && { method: 'POST', body: json }),
    })
    status = response.status
    return { status, body: await response.json() }
  } catch (cause) {
    throw new NoAnswer('The server did not answer', { cause, why: status >= 500 ? 'service' : 'connection' })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

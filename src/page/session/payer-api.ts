import * as z from 'zod/mini'
import { ErrorBody } from '../../contract/error.ts'
import { PayerSession } from '../../contract/payer-session.ts'
import type { TakeBlikCode } from '../../contract/payment-attempt.ts'
import { pathTo } from '../../contract/routes.ts'
import { NoAnswer, type WhyNoAnswer } from './no-answer.ts'

/** The server's word on a session. */
export type Answer = PayerSession | 'not_found'

const askTimeoutMs = 10_000
/** Longer than the server waits for the gateway, so that its answer normally comes first. */
const sendTimeoutMs = 30_000

/** Asks for the session. Throws NoAnswer; a page of a captive portal, a proxy's error or cut-off JSON are none. */
export const askForSession = async (sessionId: string, signal?: AbortSignal): Promise<Answer> => {
  const response = await exchange(pathTo('payerSession', sessionId), {
    timeoutMs: askTimeoutMs,
    ...(signal && { signal }),
  })
  if (response.status === 404 && isOurError(response)) return 'not_found'
  return readSession(response)
}

/** Sends a code and returns the session after the gateway's reply. Throws NoAnswer also where the code was refused. */
export const sendCode = async (sessionId: string, code: TakeBlikCode): Promise<PayerSession> => {
  const response = await exchange(pathTo('payerAttempts', sessionId), {
    timeoutMs: sendTimeoutMs,
    json: JSON.stringify(code),
  })
  return readSession(response)
}

interface Response {
  status: number
  /** Undefined where it is no JSON. */
  body: unknown
}

/** The server is known by the form of what it says: nobody else's page or JSON has it. */
const isOurError = ({ body }: Response): boolean => z.safeParse(ErrorBody, body).success

const readSession = (response: Response): PayerSession => {
  const { status, body } = response
  const session = z.safeParse(PayerSession, body)
  if (status >= 300 || !session.success) {
    throw new NoAnswer(`Status ${status} without a session`, { cause: session.error, ...whyRefused(response) })
  }
  return session.data
}

/** What proxies say by themselves while they cannot, or will not for now, reach the server. */
const isProxyError = (status: number) => status >= 500 || status === 408 || status === 429

const whyRefused = (response: Response): WhyNoAnswer => {
  const { status } = response
  if (isOurError(response)) {
    if (status >= 500) return { why: 'service' }
    return { why: status === 429 ? 'too_fast' : 'refused' }
  }
  return isProxyError(status) ? { why: 'service' } : { why: 'connection', isBlocked: true }
}

interface Exchange {
  timeoutMs: number
  json?: string
  signal?: AbortSignal
}

const exchange = async (path: string, { timeoutMs, json, signal }: Exchange): Promise<Response> => {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  let status = 0
  try {
    const response = await fetch(path, {
      // With what gates in front have given the browser for our address: a password, a cookie.
      credentials: 'same-origin',
      cache: 'no-store',
      // The server redirects none of these: whoever does is not the server.
      redirect: 'manual',
      signal: controller.signal,
      headers: { accept: 'application/json', ...(json !== undefined && { 'content-type': 'application/json' }) },
      ...(json !== undefined && { method: 'POST', body: json }),
    })
    status = response.status
    return { status, body: parseJson(await response.text()) }
  } catch (cause) {
    throw new NoAnswer('The server did not answer', { cause, why: status >= 500 ? 'service' : 'connection' })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

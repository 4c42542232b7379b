import { acquirerPool, callMs } from '../acquirer-pool.ts'
import { NoAnswer } from '../no-answer.ts'
import { Refusal } from './refusal.ts'

interface Call {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  body?: object
  signal: AbortSignal
}

/** Calls Przelewy24, once each. */
export interface HttpClient {
  /** Returns the answer's body. Throws a Refusal for an error, and NoAnswer where no answer comes that can be read. */
  call(call: Call): Promise<unknown>
  close(): Promise<void>
}

interface Options {
  apiUrl: string
  posId: number
  apiKey: string
}

/** One pool of connections; each call has an end in time for the whole of it, and none is repeated. */
export const httpClient = ({ apiUrl, posId, apiKey }: Options): HttpClient => {
  const pool = acquirerPool(apiUrl)
  const authorization = `Basic ${Buffer.from(`${posId}:${apiKey}`).toString('base64')}`
  const ask = async ({ method, path, body, signal }: Call): Promise<{ status: number; text: string }> => {
    try {
      const { statusCode, body: stream } = await pool.request({
        path,
        method,
        headers: { authorization, accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
        body: body ? JSON.stringify(body) : null,
        signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
      })
      return { status: statusCode, text: await stream.text() }
    } catch (cause) {
      throw new NoAnswer('Przelewy24 did not answer', { cause })
    }
  }
  return {
    async call(call) {
      const { status, text } = await ask(call)
      const body = parse(text)
      if (status >= 400) throw new Refusal(status, body)
      if (body === undefined) throw new NoAnswer(`Przelewy24 answered ${status} with what cannot be read`)
      return body
    },
    close: () => pool.destroy(),
  }
}

/** `undefined` for what is not JSON: its text is a stranger's, and not for logs. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

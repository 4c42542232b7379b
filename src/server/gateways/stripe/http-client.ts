import type Stripe from 'stripe'
import type { Pool } from 'undici'
import { NoAnswer } from '../no-answer.ts'

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Stripe>[1]>['httpClient']>
type Response = Awaited<ReturnType<HttpClient['makeRequest']>>

/**
 * What the library sends a call with. It has an end in time for the whole of a call, where the library's own limits only
 * silence; and its errors have no `code`, since by ECONNRESET the library sends a POST once more even with no retries.
 */
export const httpClient = (pool: Pool, signal: AbortSignal): HttpClient => ({
  getClientName: () => 'undici',
  async makeRequest(_host, _port, path, method, headers, body, _protocol, timeoutMs) {
    try {
      const {
        statusCode,
        headers: answered,
        body: stream,
      } = await pool.request({
        path,
        method: method === 'POST' ? 'POST' : 'GET',
        headers: Object.entries(headers).flatMap(([name, value]) => [name, String(value)]),
        body: method === 'POST' ? body : null,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      return response(statusCode, answered, await stream.text())
    } catch (cause) {
      throw new NoAnswer('Stripe did not answer', { cause })
    }
  },
})

const response = (status: number, headers: Record<string, string | string[] | undefined>, text: string): Response => ({
  getStatusCode: () => status,
  getHeaders: () => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  getRawResponse: () => ({ headers }),
  toStream: () => {
    throw new Error('No call of ours is read as a stream')
  },
  toJSON: async () => JSON.parse(text),
})

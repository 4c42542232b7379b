import { type Dispatcher, request } from 'undici'
import type { DeliveryError } from '../../contract/webhook-event.ts'
import { openConnections } from './connections.ts'
import type { NetworkGuard } from './network-guard.ts'
import { type ResolveName, resolveAnyName, resolvePublicName } from './resolve-name.ts'

/** How much of an answer is read and kept. */
const keptBytes = 1_024
/** How much is kept of where an answer points. */
const keptLocation = 2_048

export interface Posting {
  url: string
  body: string
  headers: Record<string, string>
  /** Ends the try early; `post` rejects then. */
  stopping: AbortSignal
}

/** Either a status or the reason why there is none. `location` is where a redirect points. */
export type Answer = { durationMs: number; location: string | null } & (
  | { statusCode: number; response: string; error: null }
  | { statusCode: null; response: null; error: DeliveryError }
)

export interface Poster {
  /** Posts once and follows nothing. Rejects only where `stopping` says so. */
  post(posting: Posting): Promise<Answer>
  close(): Promise<void>
}

interface Options {
  guard: NetworkGuard
  /** For one try in all, in milliseconds: name, connection, headers and body. */
  timeLimitMs?: number
  resolve?: ResolveName
}

export const openPoster = ({ guard, timeLimitMs = 15_000, ...given }: Options): Poster => {
  const resolve = given.resolve ?? (guard.isPublicOnly ? resolvePublicName : resolveAnyName)
  const connections = openConnections({ guard, resolve, timeout: timeLimitMs })
  return {
    async post({ url, body, headers, stopping }) {
      const start = performance.now()
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeLimitMs)])
      const send = (dispatcher: Dispatcher) => request(url, { method: 'POST', body, headers, dispatcher, signal })
      const duration = () => Math.round(performance.now() - start)
      try {
        // The same again on a new connection is the same try: should the receiver have seen it, `webhook-id` tells.
        const answer = await send(connections.kept).catch((error: unknown) => {
          if (connections.wasDead(error)) return send(connections.fresh)
          throw error
        })
        const response = await readStart(answer.body)
        const { statusCode } = answer
        return { statusCode, response, error: null, location: locationIn(answer), durationMs: duration() }
      } catch (thrown) {
        stopping.throwIfAborted()
        const error = classOf(thrown)
        // How long a refusal takes is nobody's business: it could tell what there is behind the address.
        const durationMs = error === 'address_forbidden' ? 0 : duration()
        return { statusCode: null, response: null, error, location: null, durationMs }
      }
    },
    close: () => connections.close(),
  }
}

const locationIn = ({ statusCode, headers }: Dispatcher.ResponseData): string | null => {
  const [location] = [headers.location].flat()
  return statusCode >= 300 && statusCode < 400 && location !== undefined ? location.slice(0, keptLocation) : null
}

/** The start of an answer as text. What comes after it, or never comes, is not waited for. */
const readStart = async (body: Dispatcher.ResponseData['body']): Promise<string> => {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk)
      chunks.push(bytes)
      length += bytes.length
      if (length >= keptBytes) break
    }
  } catch {
    // The status has come, and it decides: the rest is only for the record.
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, keptBytes), { stream: true })
  // PostgreSQL takes no NUL in a text.
  return text.replaceAll('\0', '\uFFFD')
}

const classes: readonly [RegExp, DeliveryError][] = [
  [/^(TimeoutError|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT|ETIMEOUT)$/, 'timeout'],
  [/^(ENOTFOUND|ENODATA|ESERVFAIL|EAI_.*|EREFUSED|EBADNAME|EFORMERR)$/, 'dns_failed'],
  [/^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|HOSTNAME_MISMATCH)/, 'tls_failed'],
  [/^(HTTPParserError$|HPE_|UND_ERR_(HEADERS_OVERFLOW|RES_CONTENT_LENGTH_MISMATCH|RESPONSE))/, 'response_invalid'],
  [/^ForbiddenAddressError$/, 'address_forbidden'],
]

const classOf = (error: unknown): DeliveryError => {
  if (!(error instanceof Error)) return 'connection_failed'
  const words = [error.name, 'code' in error ? String(error.code) : '']
  const found = classes.find(([pattern]) => words.some((word) => pattern.test(word)))
  if (found) return found[1]
  return error.cause instanceof Error ? classOf(error.cause) : 'connection_failed'
}

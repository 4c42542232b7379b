import { isIP } from 'node:net'
import { Agent, buildConnector, type Dispatcher, request } from 'undici'
import type { DeliveryError } from '../../contract/webhook-event.ts'
import { isForbiddenAddress } from './forbidden-address.ts'
import {
  asLookup,
  ForbiddenAddressError,
  guarded,
  type ResolveName,
  resolveAnyName,
  resolvePublicName,
} from './resolve-name.ts'

/** How much of an answer is read and kept. */
const keptBytes = 1_024

export interface Posting {
  url: string
  body: string
  headers: Record<string, string>
  /** Live events go to the public internet alone. */
  livemode: boolean
  /** Ends the try early; `post` rejects then. */
  stopping: AbortSignal
}

/** Either a status or the reason why there is none. */
export type Answer = { durationMs: number } & (
  | { statusCode: number; response: string; error: null }
  | { statusCode: null; response: null; error: DeliveryError }
)

export interface Poster {
  /** Posts once and follows nothing. Rejects only where `stopping` says so. */
  post(posting: Posting): Promise<Answer>
  close(): Promise<void>
}

interface Options {
  /** For one try in all, in milliseconds: name, connection, headers and body. */
  timeLimitMs?: number
  resolve?: ResolveName
}

export const openPoster = ({ timeLimitMs = 15_000, resolve }: Options = {}): Poster => {
  const test = new Agent({ connect: { lookup: asLookup(resolve ?? resolveAnyName), timeout: timeLimitMs } })
  const live = publicAgent(resolve ?? resolvePublicName, timeLimitMs)
  return {
    async post({ url, body, headers, livemode, stopping }) {
      const start = performance.now()
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeLimitMs)])
      const duration = () => ({ durationMs: Math.round(performance.now() - start) })
      try {
        const dispatcher = livemode ? live : test
        const answer = await request(url, { method: 'POST', body, headers, dispatcher, signal })
        const response = await readStart(answer.body)
        return { statusCode: answer.statusCode, response, error: null, ...duration() }
      } catch (error) {
        stopping.throwIfAborted()
        return { statusCode: null, response: null, error: classOf(error), ...duration() }
      }
    },
    async close() {
      await Promise.all([test.destroy(), live.destroy()])
    },
  }
}

/** Judges literal addresses, which sockets do not look up, and whatever a name leads to at the moment of connecting. */
const publicAgent = (resolve: ResolveName, timeout: number): Agent => {
  const connect = buildConnector({ lookup: asLookup(guarded(resolve)), timeout })
  return new Agent({
    connect(options, callback) {
      const literal = options.hostname.replace(/^\[(.*)\]$/, '$1')
      if (isIP(literal) === 0 || !isForbiddenAddress(literal)) return connect(options, callback)
      callback(new ForbiddenAddressError('The address is not on the public internet'), null)
    },
  })
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

import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { ApiError } from './api-error.ts'

/** How many a minute, in each process; 0 for no limit. */
export interface RateLimits {
  /** Requests of one merchant in one mode. */
  requestsPerKey: number
  /** Requests of one address without a key that works. Those with one are not held up by them. */
  wrongKeysPerAddress: number
  /** Requests of payers at one address. Many of them may share it. */
  payerRequestsPerAddress: number
  /** Codes of payers at one address. */
  codesPerAddress: number
}

export const rateLimits: RateLimits = {
  requestsPerKey: 6_000,
  wrongKeysPerAddress: 60,
  payerRequestsPerAddress: 1_200,
  codesPerAddress: 60,
}

/** An id that nobody has is a guess or a broken link: it costs as much as this many requests. */
const costOfUnknownId = 20
const minuteMs = 60_000
/** As many keys or addresses as one process counts for; beyond that it forgets the ones it saw the longest ago. */
const remembered = 50_000

const tooMany = (message: string, seconds: number) =>
  new ApiError({
    status: 429,
    type: 'rate_limit_error',
    code: 'rate_limited',
    message: `${message} Try again in ${seconds} s.`,
    headers: { 'retry-after': String(seconds) },
  })

interface Limit {
  max: number
  message: string
  keyGenerator?: (request: FastifyRequest) => string
}

/** Counts one more, and throws a 429 where that is too many. An IPv6 address stands for its /64. */
type Take = (request: FastifyRequest) => Promise<void>

const limiter = (app: FastifyInstance, { max, message, ...rest }: Limit): Take => {
  if (max === 0) return async () => {}
  // The library's types leave `cache` out, but each limit of its own takes it.
  const options = { max, timeWindow: minuteMs, cache: remembered, ...rest }
  const check = app.createRateLimit(options)
  return async (request) => {
    const state = await check(request)
    if (!state.isAllowed && state.isExceeded) throw tooMany(message, Math.max(state.ttlInSeconds, 1))
  }
}

export interface RateLimiting {
  /** `authenticate` with its limits. */
  guard: (authenticate: onRequestAsyncHookHandler) => onRequestAsyncHookHandler
  /** Counts a payer's request. */
  payer: Take
  /** Counts a code. */
  code: Take
  /** Counts an id that nobody has. */
  unknownId: Take
  /** Does all this for routes where a POST is a code, and a 404 an id that nobody has. */
  limitPayers: (scope: FastifyInstance) => void
}

/** The limits of one process; `ownerOf` names whose key a request came with. Throw a 429 with `Retry-After` where they are reached. */
export const rateLimiting = async (
  app: FastifyInstance,
  { limits, ownerOf }: { limits: RateLimits; ownerOf: (request: FastifyRequest) => string },
): Promise<RateLimiting> => {
  await app.register(rateLimit, { global: false })
  const merchant = limiter(app, {
    max: limits.requestsPerKey,
    message: `A key may send ${limits.requestsPerKey} requests a minute.`,
    keyGenerator: ownerOf,
  })
  const wrongKey = limiter(app, {
    max: limits.wrongKeysPerAddress,
    message: 'Too many requests came from this address without a key that works.',
  })
  const payer = limiter(app, {
    max: limits.payerRequestsPerAddress,
    message: 'Too many requests came from this address.',
  })
  const code = limiter(app, { max: limits.codesPerAddress, message: 'Too many codes came from this address.' })

  const unknownId: Take = async (request) => {
    for (let count = 1; count < costOfUnknownId; count++) await payer(request).catch(() => {})
  }

  return {
    guard: (authenticate) =>
      async function guarded(request, reply) {
        try {
          await authenticate.call(this, request, reply)
        } catch (error) {
          if (error instanceof ApiError && error.status === 401) await wrongKey(request)
          throw error
        }
        await merchant(request)
      },
    payer,
    code,
    unknownId,
    limitPayers: (scope) => {
      scope.addHook('onRequest', async (request) => {
        await payer(request)
        if (request.method === 'POST') await code(request)
      })
      scope.addHook('onSend', async (request, reply) => {
        if (reply.statusCode === 404) await unknownId(request)
      })
    },
  }
}

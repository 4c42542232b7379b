import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { ApiError } from './api-error.ts'
import { clientAddressOf, networksOf } from './client-address.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose limit a request to this route counts against; that of its client's address unless given. */
    countedBy?: 'key' | 'nobody'
  }
  interface FastifyInstance {
    /** Counts a request for its address where no hook does: what Fastify refuses before it has found a route. */
    countRequest?: (request: FastifyRequest) => Promise<void>
  }
}

/** How many a minute, in each process; 0 for no limit. An address is an IPv4 or an IPv6 /64. */
export interface RateLimits {
  /** Requests of one merchant in one mode. A long answer counts as several. */
  requestsPerKey: number
  /** Requests of one address without a key that works. Those with one are not held up by them. */
  wrongKeysPerAddress: number
  /** All other requests of one address, answered or refused. Many payers may share it. */
  payerRequestsPerAddress: number
  /** Codes of payers at one address, whole or too short. */
  codesPerAddress: number
}

export const rateLimits: RateLimits = {
  requestsPerKey: 6_000,
  wrongKeysPerAddress: 60,
  payerRequestsPerAddress: 1_200,
  codesPerAddress: 60,
}

/** How many times as much an IPv6 /48 may as one /64 of its 65,536: providers give the whole of it to one customer. */
export const wideNetworkFactor = 10
/** An id that nobody has is a guess or a broken link: it costs as much as this many requests. */
const costOfUnknownId = 20
/** An answer counts once more for each so many characters. */
const charactersPerRequest = 16_384
const minuteMs = 60_000
/** As many keys or addresses as one process counts for; beyond that it forgets the ones it saw the longest ago. */
const remembered = 50_000

const tooMany = (message: string, seconds: number) =>
  new ApiError({
    status: 429,
    code: 'rate_limited',
    message: `${message} Try again in ${seconds} s.`,
    headers: { 'retry-after': String(seconds) },
  })

/** Throws a 429 where too much has come already. */
interface Counter {
  /** Counts one more. */
  count: (request: FastifyRequest) => Promise<void>
  /** Counts nothing. */
  look: (request: FastifyRequest) => Promise<void>
}

interface Limit {
  max: number
  message: string
  /** Whom a request counts for; null for nobody. */
  of: (request: FastifyRequest) => string | null
}

const unlimited: Counter = { count: async () => {}, look: async () => {} }

const counter = (app: FastifyInstance, { max, message, of }: Limit): Counter => {
  if (max === 0) return unlimited
  // The library's types leave `cache` out, but each limit of its own takes it.
  const options = {
    max,
    timeWindow: minuteMs,
    cache: remembered,
    keyGenerator: (request: FastifyRequest) => of(request) ?? '',
  }
  const check = app.createRateLimit(options)
  const checked = async (request: FastifyRequest, increment: boolean) => {
    if (of(request) === null) return
    const state = await check(request, { increment })
    if (state.isAllowed) return
    const isTooMuch = increment ? state.isExceeded : state.remaining === 0
    if (isTooMuch) throw tooMany(message, Math.max(state.ttlInSeconds, 1))
  }
  return { count: (request) => checked(request, true), look: (request) => checked(request, false) }
}

/** One limit for each address, and a larger one for the network around it. What the first refuses, the second does not see. */
const addressCounter = (app: FastifyInstance, { max, message }: Omit<Limit, 'of'>): Counter => {
  const near = counter(app, { max, message, of: (request) => networksOf(clientAddressOf(request)).near })
  const wide = counter(app, {
    max: max * wideNetworkFactor,
    message,
    of: (request) => networksOf(clientAddressOf(request)).wide,
  })
  return {
    async count(request) {
      await near.count(request)
      await wide.count(request)
    },
    async look(request) {
      await near.look(request)
      await wide.look(request)
    },
  }
}

export interface RateLimiting {
  /** Lets a scope in by `authenticate` alone, and counts its requests by their keys. */
  limitMerchants: (scope: FastifyInstance, authenticate: onRequestAsyncHookHandler) => void
  /** For a scope of payers' routes, where a POST is a code and a 404 an id that nobody has. */
  limitPayers: (scope: FastifyInstance) => void
  /** For a scope of gateways, who prove who they are by what they send: only what is refused counts, as a wrong key. */
  limitNotifications: (scope: FastifyInstance) => void
}

/** Exempts the routes that are added to the scope from now on from the limits of addresses. */
export const countRoutesBy = (scope: FastifyInstance, countedBy: 'key' | 'nobody'): void => {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, countedBy }
  })
}

/**
 * The limits of one process; `ownerOf` names whose key a request came with. Throws a 429 with `Retry-After` where one is
 * reached. Whatever comes counts, known address or not, unless its route says otherwise: to be called before any route.
 */
export const rateLimiting = async (
  app: FastifyInstance,
  { limits, ownerOf }: { limits: RateLimits; ownerOf: (request: FastifyRequest) => string },
): Promise<RateLimiting> => {
  await app.register(rateLimit, { global: false })
  const merchant = counter(app, {
    max: limits.requestsPerKey,
    message: `A key may send ${limits.requestsPerKey} requests a minute.`,
    of: ownerOf,
  })
  const wrongKey = addressCounter(app, {
    max: limits.wrongKeysPerAddress,
    message: 'Too many requests came from this address without a key that works.',
  })
  const anyRequest = addressCounter(app, {
    max: limits.payerRequestsPerAddress,
    message: 'Too many requests came from this address.',
  })
  const code = addressCounter(app, { max: limits.codesPerAddress, message: 'Too many codes came from this address.' })

  const isCountedByAddress = ({ routeOptions }: FastifyRequest) => routeOptions.config?.countedBy === undefined

  app.decorate('countRequest', anyRequest.count)
  app.addHook('onRequest', async (request) => {
    if (isCountedByAddress(request)) await anyRequest.count(request)
  })

  const countUnknownId = async (request: FastifyRequest) => {
    for (let count = 1; count < costOfUnknownId; count++) await anyRequest.count(request).catch(() => {})
  }

  return {
    limitMerchants(scope, authenticate) {
      countRoutesBy(scope, 'key')
      const counted = new WeakSet<FastifyRequest>()
      scope.addHook('onRequest', async function guarded(request, reply) {
        try {
          await authenticate.call(this, request, reply)
        } catch (error) {
          if (error instanceof ApiError && error.status === 401) await wrongKey.count(request)
          throw error
        }
        await merchant.count(request)
        counted.add(request)
      })
      scope.addHook('onSend', async (request, _reply, payload) => {
        if (!counted.has(request) || typeof payload !== 'string') return
        const more = Math.floor(payload.length / charactersPerRequest)
        for (let count = 0; count < more; count++) await merchant.count(request).catch(() => {})
      })
    },
    limitPayers(scope) {
      scope.addHook('onRequest', async (request) => {
        if (request.method === 'POST') await code.count(request)
      })
      scope.addHook('onSend', async (request, reply) => {
        if (reply.statusCode === 404 && !request.is404) await countUnknownId(request)
      })
    },
    limitNotifications(scope) {
      countRoutesBy(scope, 'nobody')
      scope.addHook('onRequest', wrongKey.look)
      scope.addHook('onSend', async (request, reply) => {
        if (reply.statusCode >= 400 && reply.statusCode < 500) await wrongKey.count(request).catch(() => {})
      })
    },
  }
}

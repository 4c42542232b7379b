import type { Server } from 'node:http'
import type { FastifyHttpOptions, FastifyInstance } from 'fastify'
import { ApiError } from './api-error.ts'

/** What one connection may take. Times are in milliseconds. */
export interface ConnectionLimits {
  /** For all headers of a request, from its first byte. */
  headersMs: number
  /** For a whole request, its body included. The answer takes as long as it takes: streams stay open. */
  requestMs: number
  /**
   * How long a connection is kept for a next request. Longer than the minute of most balancers, who should hang up first:
   * a request that they send while we do is lost.
   */
  keepAliveMs: number
  /** How long a connection may be still in the middle of an answer. Streams say something more often. */
  stillMs: number
  /** How often connections are held against the limits. */
  checkMs: number
  headerBytes: number
  headerCount: number
}

export const connectionLimits: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 72_000,
  stillMs: 120_000,
  checkMs: 2_000,
  headerBytes: 16_384,
  headerCount: 100,
}

/** The limits as options of Fastify. */
export const limitOptions = (limits: ConnectionLimits) =>
  ({
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.stillMs,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: limits.headerBytes,
      keepAlive: true,
    },
  }) satisfies FastifyHttpOptions<Server>

/** Refuses requests with too many headers, where Node would silently drop those above its own limit. */
export const limitHeaders = (app: FastifyInstance, { headerCount }: ConnectionLimits): void => {
  app.addHook('onRequest', ({ raw }, _, done) => {
    if (raw.rawHeaders.length <= headerCount * 2) return done()
    const message = `A request may have at most ${headerCount} headers.`
    done(new ApiError({ status: 431, code: 'request_invalid', message }))
  })
}

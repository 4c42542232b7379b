import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import type { Registry } from 'prom-client'
import { routes } from '../../contract/routes.ts'
import { ApiError } from '../transport/api-error.ts'

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

const carries = (request: FastifyRequest, token: string): boolean => {
  const [, given = ''] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
  return timingSafeEqual(sha256(given), sha256(token))
}

/** A proxy on this computer is a neighbour too, but it says whom it asks for. */
const isNeighbour = ({ headers, raw }: FastifyRequest): boolean => {
  const address = raw.socket.remoteAddress ?? ''
  const isForwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined
  return !isForwarded && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

/** The figures for Prometheus: for who has the token; where there is none, for programs on the same computer. */
export const metricsRoute = (
  app: FastifyInstance,
  { register, token }: { register: Registry; token: string | null },
): void => {
  app.get(routes.metrics, { logLevel: 'warn' }, async (request, reply) => {
    if (token !== null && !carries(request, token)) {
      throw new ApiError({
        status: 401,
        type: 'authentication_error',
        code: 'metrics_token_invalid',
        message: 'Give the token of METRICS_TOKEN as `Authorization: Bearer …`.',
        headers: { 'www-authenticate': 'Bearer realm="Metrics"' },
      })
    }
    if (token === null && !isNeighbour(request)) {
      throw new ApiError({
        status: 403,
        type: 'authentication_error',
        code: 'metrics_local_only',
        message: 'Without METRICS_TOKEN the metrics are for programs on the same computer alone.',
      })
    }
    return reply
      .header('cache-control', 'no-store')
      .type(register.contentType)
      .send(await register.metrics())
  })
}

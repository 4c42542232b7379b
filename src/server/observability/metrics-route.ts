import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import { routes } from '../../contract/routes.ts'
import { ApiError } from '../transport/api-error.ts'

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

const carries = (request: FastifyRequest, token: string): boolean => {
  const [, given = ''] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
  return timingSafeEqual(sha256(given), sha256(token))
}

/**
 * The figures for Prometheus, for who has the token. Where there is none they are for nobody: a program on the same
 * computer cannot be told from a proxy there that passes on what anybody asks.
 */
export const metricsRoute = (
  app: FastifyInstance,
  { register, token }: { register: Registry; token: string | null },
): void => {
  app.get(routes.metrics, { logLevel: 'warn' }, async (request, reply) => {
    if (token === null) {
      throw new ApiError({
        status: 403,
        code: 'metrics_token_unset',
        message: 'The metrics are for who has a token, and there is none: whoever runs this server sets METRICS_TOKEN.',
      })
    }
    if (!carries(request, token)) {
      throw new ApiError({
        status: 401,
        code: 'metrics_token_invalid',
        message: 'Give the token of METRICS_TOKEN as `Authorization: Bearer …`.',
        headers: { 'www-authenticate': 'Bearer realm="Metrics"' },
      })
    }
    return reply
      .header('cache-control', 'no-store')
      .type(register.contentType)
      .send(await register.metrics())
  })
}

import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { routes } from '../../contract/routes.ts'

/** Its own files and nothing else; `data:` is for the arrows in its style sheet. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the documentation for people. */
export const docsPage = async (app: FastifyInstance): Promise<void> => {
  await app.register(async (scope) => {
    scope.addHook('onSend', async (_, reply) => {
      reply.headers({
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
    })
    await scope.register(swaggerUi, {
      routePrefix: routes.docs,
      staticCSP: contentPolicy,
      theme: { title: 'Kasa API' },
      uiConfig: {
        layout: 'BaseLayout',
        docExpansion: 'list',
        defaultModelsExpandDepth: 0,
        displayRequestDuration: true,
      },
    })
  })
}

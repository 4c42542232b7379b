import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { routes } from '../../contract/routes.ts'
import { pageHeaders } from './headers.ts'

interface Options {
  /** Where the built page lies. */
  directory: string
  exists: (sessionId: string) => Promise<boolean>
}

/** Serves the page: one HTML file for every session, which asks for its session itself, and the files that it names. */
export const pageRoutes = async (app: FastifyInstance, { directory, exists }: Options): Promise<void> => {
  const html = await readFile(join(directory, 'index.html'), 'utf8').catch((cause: unknown) => {
    throw new Error(`The page is not built: ${directory} has no index.html. Run "npm run build"`, { cause })
  })

  await app.register(fastifyStatic, {
    root: join(directory, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    preCompressed: true,
    setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
  })

  app
    .withTypeProvider<ZodTypeProvider>()
    .get(routes.payPage, { schema: { params: z.object({ id: z.string() }) } }, async ({ params, log }, reply) => {
      const known = await exists(params.id).catch((error: unknown) => {
        // The page recovers by itself once the database is back, so it is served all the same.
        log.warn({ err: error }, 'the page is served without knowing whether its session exists')
        return true
      })
      return reply
        .code(known ? 200 : 404)
        .headers(pageHeaders)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(html)
    })
}

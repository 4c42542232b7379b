import { extname } from 'node:path'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { preferred } from '../transport/accept.ts'
import { formerFiles, publishFiles, sweepFiles } from './former-files.ts'
import type { PageFile, PageFiles } from './page-files.ts'

export interface FileOptions {
  db: Kysely<Database>
  files: PageFiles
  log: FastifyBaseLogger
}

const publishPauseMs = 60 * 60 * 1_000
/** As the build names them. Nothing else is looked up. */
const isFileName = (name: string): boolean => /^[\w./-]{1,100}-[\w-]{8}\.[a-z0-9]+$/.test(name)

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

const headers = {
  'cache-control': 'public, max-age=31536000, immutable',
  vary: 'accept-encoding',
  'x-content-type-options': 'nosniff',
} as const

const encode = ({ body, brotli, gzip }: PageFile, accepted: readonly string[]): [string | null, Buffer] => {
  if (brotli !== null && accepted.includes('br')) return ['br', brotli]
  if (gzip !== null && accepted.includes('gzip')) return ['gzip', gzip]
  return [null, body]
}

const params = z.object({ '*': z.string() })

/** Serves the files that pages load: those of this version from memory, those of others from the database. */
export const serveFiles = async (app: FastifyInstance, { db, files, log }: FileOptions): Promise<void> => {
  const findFormer = formerFiles(db)
  const find = async (name: string, request: FastifyRequest): Promise<PageFile | null> => {
    const own = files.get(name)
    if (own) return own
    if (!isFileName(name)) return null
    // Own files cost nothing and are not counted; what has to be looked up is.
    await request.server.countRequest?.(request)
    return findFormer(name)
  }

  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/assets/*', { schema: { params }, logLevel: 'warn' }, async (request, reply) => {
      const name = request.params['*']
      const file = await find(name, request)
      if (file === null) return reply.callNotFound()
      const [encoding, bytes] = encode(file, preferred(request.headers['accept-encoding']?.toString()))
      if (encoding !== null) reply.header('content-encoding', encoding)
      return reply
        .headers(headers)
        .type(types[extname(name)] ?? 'application/octet-stream')
        .send(bytes)
    })

  const publish = async () => {
    try {
      await publishFiles(db, files)
      await sweepFiles(db)
    } catch (error) {
      log.warn({ err: error }, 'the page’s files could not be written down for other versions, and will be later')
    }
  }
  await publish()
  let underWay = Promise.resolve()
  const timer = setInterval(() => {
    underWay = publish()
  }, publishPauseMs)
  timer.unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await underWay
  })
}

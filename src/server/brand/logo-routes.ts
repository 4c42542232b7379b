import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { routes } from '../../contract/routes.ts'
import type { Database } from '../database/schema.ts'
import { notFound } from '../transport/api-error.ts'

const params = z.object({ id: z.string() })
const isLogoId = (id: string): boolean => /^[0-9a-f]{64}$/.test(id)

/** Of at most 40 kB each: the ones of the shops whose payers come now. */
const mostKept = 100

/** Nothing in it could run even if it were opened by itself, and no other site may show it. */
const headers = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const

const readLogo = async (db: Kysely<Database>, id: string): Promise<Buffer | null> => {
  const row = await db.selectFrom('logos').select('image').where('id', '=', id).executeTakeFirst()
  return row?.image ?? null
}

/** Serves logos of now and of before to payers' pages. An address is a hash, so what is there never changes. */
export const logoRoutes = (app: FastifyInstance, db: Kysely<Database>): void => {
  const kept = new Map<string, Buffer>()
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(routes.logo, { schema: { params } }, async ({ params: { id } }, reply) => {
      const image = kept.get(id) ?? (isLogoId(id) ? await readLogo(db, id) : null)
      if (image === null) throw notFound({ code: 'resource_missing', param: 'id', message: 'There is no such logo.' })
      if (kept.size >= mostKept && !kept.has(id)) kept.clear()
      kept.set(id, image)
      return reply.headers(headers).type('image/webp').send(image)
    })
}

import fastifyAccepts from '@fastify/accepts'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { codeLength, parseCode } from '../../contract/parse-code.ts'
import type { PayerSession } from '../../contract/payer-session.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { payerOf } from '../transport/payer-of.ts'
import { countRoutesBy } from '../transport/rate-limits.ts'
import { readBuiltPage } from './built-page.ts'
import { sendCompressed } from './compress.ts'
import { hashOfStyle, pageHeaders } from './headers.ts'

interface Options {
  /** Where the build lies. */
  build: string
  /** Whether payers come by https. */
  isSecure: boolean
  read: (sessionId: string) => Promise<PayerSession | null>
  /** Sends a code to the gateway; whatever comes of it, the session tells. */
  take: (code: {
    sessionId: string
    number: number
    blikCode: string
    payer: { ip: string; userAgent: string }
  }) => Promise<unknown>
}

const params = z.object({ id: z.string() })

/** Marks a payer who has sent a code by the plain form: once it is paid, they are led on at once. */
const sent = 'sent'
/** How many digits a code that came by the plain form lacked. */
const missing = 'missing'
const query = z.object({
  [sent]: z.string().optional(),
  [missing]: z.coerce.number().int().min(1).max(codeLength).optional().catch(undefined),
})

/** What the page's form sends while its JavaScript is not there. */
const PlainForm = z.object({ number: z.coerce.number().int().min(1).max(attemptLimit), blik_code: z.string().max(100) })

/** Serves the page, rendered with its session, and takes the code from its plain form. */
export const pageRoutes = async (app: FastifyInstance, { build, isSecure, read, take }: Options): Promise<void> => {
  const { template, renderer, assets } = await readBuiltPage(build)
  const commonStyle = hashOfStyle(template.css)
  const typed = app.withTypeProvider<ZodTypeProvider>()

  await app.register(fastifyAccepts)
  await app.register(async (scope) => {
    // The same few files for everybody, of which each page needs several.
    countRoutesBy(scope, 'nobody')
    await scope.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
      preCompressed: true,
      setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
    })
  })

  const readOrNothing = (request: FastifyRequest, sessionId: string) =>
    read(sessionId).catch((error: unknown) => {
      // The page recovers by itself once the database is back, so it is served all the same.
      request.log.warn({ err: error }, 'the page is served without its session')
      return undefined
    })

  typed.get(routes.payPage, { schema: { params, querystring: query } }, async (request, reply) => {
    const { params, query } = request
    const session = await readOrNothing(request, params.id)
    if (session?.success_url && query[sent] !== undefined) return reply.redirect(session.success_url, 303)
    const page =
      session === undefined
        ? null
        : renderer.render({
            sessionId: params.id,
            answer: session ?? 'not_found',
            languages: request.languages(),
            refused: query[missing] === undefined ? null : { missingDigits: query[missing] },
          })
    const styleHashes = page?.style ? [commonStyle, hashOfStyle(page.style)] : [commonStyle]
    reply
      .code(session === null ? 404 : 200)
      .headers(pageHeaders({ styleHashes, isSecure }))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
    return sendCompressed(request, reply, page === null ? template.bare : template.fill(page))
  })

  typed.post(routes.payPage, { schema: { params, body: PlainForm } }, async (request, reply) => {
    const { id } = request.params
    const { body } = request
    const page = pathTo('payPage', id)
    const blikCode = parseCode(body.blik_code)
    if (blikCode.length < codeLength) return reply.redirect(`${page}?${missing}=${codeLength - blikCode.length}`, 303)
    await take({ sessionId: id, number: body.number, blikCode, payer: payerOf(request) })
    return reply.redirect(`${page}?${sent}`, 303)
  })
}

import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { codeLength, parseCode } from '../../contract/parse-code.ts'
import type { PayerSession } from '../../contract/payer-session.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { preferred } from '../transport/accept.ts'
import { payerOf } from '../transport/payer-of.ts'
import { countRoutesBy } from '../transport/rate-limits.ts'
import type { BuiltPage } from './built-page.ts'
import { sendCompressed } from './compress.ts'
import { hashOfStyle, pageHeaders } from './headers.ts'
import { paymentPath } from './payment-path.ts'
import { missingAt, PlainForm, readMarks, sentTo } from './plain-form.ts'

interface Options {
  built: BuiltPage
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

/** Serves the page, rendered with its session, and takes the code from its plain form. */
export const pageRoutes = async (app: FastifyInstance, { built, isSecure, read, take }: Options): Promise<void> => {
  const { template, renderer, assets } = built
  const commonStyle = hashOfStyle(template.css)
  const typed = app.withTypeProvider<ZodTypeProvider>()

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
    })
  })

  typed.get(routes.payPage, { schema: { params } }, async (request, reply) => {
    const { id } = request.params
    const meant = paymentPath(request.url)
    if (meant !== null && meant !== request.url) {
      return reply.header('cache-control', 'no-store').redirect(meant, 308)
    }
    const session = await read(id)
    const { isSent, missingDigits } = readMarks(request.url)
    if (session?.success_url && isSent) return reply.redirect(session.success_url, 303)
    const page = renderer.render({
      sessionId: id,
      answer: session ?? 'not_found',
      languages: preferred(request.headers['accept-language']),
      refused: missingDigits === null ? null : { missingDigits },
    })
    const styleHashes = page.style ? [commonStyle, hashOfStyle(page.style)] : [commonStyle]
    reply
      .code(session === null ? 404 : 200)
      .headers(pageHeaders({ styleHashes, isSecure }))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
    return sendCompressed(request, reply, template.fill(page))
  })

  typed.post(routes.payPage, { schema: { params, body: PlainForm } }, async (request, reply) => {
    const { id } = request.params
    const { body } = request
    const page = pathTo('payPage', id)
    const blikCode = parseCode(body.blik_code)
    if (blikCode.length < codeLength) return reply.redirect(missingAt(page, codeLength - blikCode.length), 303)
    await take({ sessionId: id, number: body.number, blikCode, payer: payerOf(request) })
    return reply.redirect(sentTo(page), 303)
  })
}

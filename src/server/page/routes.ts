import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Operator, RenderedPage } from '../../contract/page-state.ts'
import { codeLength, parseCode } from '../../contract/parse-code.ts'
import type { PayerSession } from '../../contract/payer-session.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { preferred } from '../transport/accept.ts'
import { payerOf } from '../transport/payer-of.ts'
import { countRoutesBy } from '../transport/rate-limits.ts'
import type { BuiltPage } from './built-page.ts'
import { sendCompressed } from './compress.ts'
import type { AppStart, NextPage } from './document.ts'
import { hashOfText, pageHeaders } from './headers.ts'
import { paymentPath } from './payment-path.ts'
import { type Marks, missingAt, PlainForm, plainAt, readMarks, sentTo } from './plain-form.ts'
import { type FileOptions, serveFiles } from './serve-files.ts'

interface Options extends Omit<FileOptions, 'files'> {
  built: BuiltPage
  /** Whether payers come by https. */
  isSecure: boolean
  operator: Operator | null
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

/** How often a document asks again while its payer waits, in seconds. */
const askAgainSeconds = 3

const hasWaited = ({ isSent, isPlain }: Marks): boolean => isSent || isPlain

interface Course {
  page: RenderedPage
  session: PayerSession | null
  marks: Marks
}

/** Where the document goes on to by itself, and how its app starts. */
const courseOf = ({ page, session, marks }: Course): { next: NextPage | null; app: AppStart } => {
  if (session?.success_url && hasWaited(marks)) {
    // Not by a redirect: the form's policy would stop a chain of them that leaves this origin. And at once, so that no
    // reader is cut off, and Back from the shop does not lead to a page that leads to the shop.
    return { next: { url: session.success_url, afterSeconds: 0 }, app: 'never' }
  }
  const nextUrl = marks.isPlain ? plainAt : sentTo
  const askAgain =
    session !== null && page.waits
      ? {
          url: nextUrl({ path: pathTo('payPage', session.id), language: marks.language }),
          afterSeconds: askAgainSeconds,
        }
      : null
  if (marks.isPlain) return { next: askAgain, app: 'never' }
  return { next: askAgain, app: askAgain === null ? 'at_once' : 'once_loaded' }
}

/** Serves the page, rendered with its session, and takes the code from its plain form. */
export const pageRoutes = async (
  app: FastifyInstance,
  { built, isSecure, operator, read, take, ...rest }: Options,
): Promise<void> => {
  const { template, renderer, files } = built
  const commonStyle = hashOfText(template.css)
  const loaderScript = hashOfText(template.loader)
  const typed = app.withTypeProvider<ZodTypeProvider>()

  await app.register(async (scope) => {
    // The same few files for everybody, of which each page needs several.
    countRoutesBy(scope, 'nobody')
    await serveFiles(scope, { ...rest, files })
  })

  typed.get(routes.payPage, { schema: { params } }, async (request, reply) => {
    const { id } = request.params
    const meant = paymentPath(request.url)
    if (meant !== null && meant !== request.url) {
      return reply.header('cache-control', 'no-store').redirect(meant, 308)
    }
    const session = await read(id)
    const marks = readMarks(request.url)
    const page = renderer.render({
      sessionId: id,
      answer: session ?? 'not_found',
      languages: preferred(request.headers['accept-language']),
      refused: marks.missingDigits === null ? null : { missingDigits: marks.missingDigits },
      operator,
      chosen: marks.language,
      hasWaited: hasWaited(marks),
    })
    const styleHashes = page.style ? [commonStyle, hashOfText(page.style)] : [commonStyle]
    const course = courseOf({ page, session, marks })
    const scriptHashes = course.app === 'once_loaded' ? [loaderScript] : []
    reply
      .code(session === null ? 404 : 200)
      .headers(pageHeaders({ styleHashes, scriptHashes, isSecure }))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
    return sendCompressed(request, reply, template.fill(page, course))
  })

  typed.post(routes.payPage, { schema: { params, body: PlainForm } }, async (request, reply) => {
    const { id } = request.params
    const { body } = request
    const page = { path: pathTo('payPage', id), language: readMarks(request.url).language }
    const blikCode = parseCode(body.blik_code)
    if (blikCode.length < codeLength) return reply.redirect(missingAt(page, codeLength - blikCode.length), 303)
    await take({ sessionId: id, number: body.number, blikCode, payer: payerOf(request) })
    return reply.redirect(sentTo(page), 303)
  })
}

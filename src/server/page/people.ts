import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { NoticeKind, Operator } from '../../contract/page-state.ts'
import { preferred } from '../transport/accept.ts'
import { answerPeople, type Refused } from '../transport/answer-person.ts'
import type { ApiError } from '../transport/api-error.ts'
import type { BuiltPage } from './built-page.ts'
import { sendCompressed } from './compress.ts'
import type { NextPage } from './document.ts'
import { hashOfText, pageHeaders } from './headers.ts'
import { paymentPath } from './payment-path.ts'
import { readMarks } from './plain-form.ts'
import { wantsPage } from './wants-page.ts'

interface Options {
  built: BuiltPage
  /** Whether payers come by https. */
  isSecure: boolean
  operator: Operator | null
  /** The language that a session's shop wishes; null where it cannot be read. */
  localeOf: (sessionId: string) => Promise<string | null>
}

const noticeFor = ({ status }: ApiError, isCode: boolean): NoticeKind => {
  if (status === 404) return 'not_found'
  if (status === 429) return isCode ? 'too_many_codes' : 'too_many_requests'
  if (status === 503) return 'unreachable'
  return status < 500 && isCode ? 'not_taken' : 'broken'
}

/** Whoever sent a code gets on by asking, and not by sending it again. */
const wayOn = (kind: NoticeKind, request: FastifyRequest): string | null => {
  if (kind === 'not_found') return null
  const path = paymentPath(request.url)
  return request.method === 'POST' ? (path?.split('?')[0] ?? null) : (path ?? '')
}

/** What passes with time: the page goes on by itself. */
const passes: ReadonlySet<NoticeKind> = new Set(['too_many_requests', 'unreachable'])

const nextPage = (kind: NoticeKind, path: string | null, error: ApiError): NextPage | null =>
  path !== null && passes.has(kind) ? { url: path, afterSeconds: Number(error.headers['retry-after'] ?? 5) } : null

/** Answers people's errors with pages in their language, and leads mistyped addresses of payments to the right ones. */
export const peoplePages = (app: FastifyInstance, { built, isSecure, operator, localeOf }: Options): void => {
  const { template, renderer } = built
  const styleHashes = [hashOfText(template.css)]

  /** Only where that is sure to add nothing to what is too much, or away, already. */
  const sessionLocale = async (request: FastifyRequest, { status }: ApiError): Promise<string> => {
    const id = paymentPath(request.url)?.split(/[/?]/)[2]
    if (id === undefined || status === 429 || status >= 500) return ''
    return (await localeOf(id).catch(() => null)) ?? ''
  }

  const answer = async ({ error, request, reply }: Refused): Promise<FastifyReply> => {
    reply.header('cache-control', 'no-store')
    const meant = paymentPath(request.url)
    if (error.code === 'route_unknown' && meant !== null) return reply.redirect(meant, 308)
    const kind = noticeFor(error, request.method === 'POST')
    const path = wayOn(kind, request)
    const languages = preferred(request.headers['accept-language'])
    const wish = readMarks(request.url).language ?? (await sessionLocale(request, error))
    const notice = renderer.renderNotice({ kind, path, operator, languages, sessionLocale: wish })
    reply
      .headers(pageHeaders({ styleHashes, isSecure }))
      .header('vary', 'accept, accept-language')
      .type('text/html; charset=utf-8')
    return sendCompressed(request, reply, template.fillNotice(notice, nextPage(kind, path, error)))
  }
  answerPeople(app, (refused) => (wantsPage(refused.request) ? answer(refused) : undefined))
}

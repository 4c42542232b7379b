import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorCodes } from '../../contract/error-codes.ts'
import { troubleOf } from '../database/database-trouble.ts'
import { answerPerson } from './answer-person.ts'
import { ApiError, notFound } from './api-error.ts'
import { unsupportedType } from './bodies.ts'
import { type KnownRoutes, knownRoutes } from './known-routes.ts'
import { limitQueries } from './query.ts'
import { readRest } from './read-rest.ts'
import { registerValidation } from './validation.ts'

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

const clientStatusOf = (error: unknown): number | null => {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}

const routeUnknown = (meant: string | null = null) => {
  const hint = meant === null ? 'check the path of the request.' : `did you mean \`${meant}\`?`
  return notFound({ code: 'route_unknown', message: `There is nothing at this address: ${hint}` })
}

/** The framework's own errors whose standard text would help nobody. */
const frameworkErrors: Readonly<Record<string, (request: FastifyRequest) => ApiError>> = {
  FST_ERR_BAD_URL: () => routeUnknown(),
  FST_ERR_MAX_PARAM_LENGTH: () => routeUnknown(),
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ApiError({ code: 'body_too_large', message: 'The body is too large: it may have at most 256 kB.' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ({ headers }) => unsupportedType(headers['content-type']),
}

const unreadable = (status: number, cause: unknown) =>
  new ApiError({
    status: errorCodes.request_invalid.statuses.find((known) => known === status) ?? 400,
    code: 'request_invalid',
    message: `The request cannot be read: ${STATUS_CODES[status] ?? 'bad request'}.`,
    cause,
  })

const toApiError = (error: unknown, request: FastifyRequest): ApiError => {
  if (error instanceof ApiError) return error
  const known = frameworkErrors[String(codeOf(error))]
  if (known) return known(request)
  const status = clientStatusOf(error)
  if (status !== null) return unreadable(status, error)
  if (troubleOf(error) !== null) {
    return new ApiError({
      code: 'service_unavailable',
      message: 'The service is not available for the moment: try again in a few seconds.',
      headers: { 'retry-after': '5' },
      cause: error,
    })
  }
  return new ApiError({
    code: 'internal_error',
    message: 'Something went wrong on our side. The Request-Id of this answer helps to find out what.',
    cause: error,
  })
}

/**
 * Answers an error in the documented shape, or with a page where a person asked. What is our fault is logged with its
 * cause, which the client never sees.
 */
export const answerError = async (
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const answer = toApiError(error, request)
  if (answer.status >= 500) request.log.error({ err: error }, answer.code)
  await readRest(request.raw)
  reply.code(answer.status).headers(commonHeaders(request)).headers(answer.headers)
  try {
    return await (answerPerson({ error: answer, request, reply }) ?? answerProgram(answer, reply))
  } catch (failure) {
    request.log.error({ err: failure }, 'the page for an error failed')
    return answerProgram(answer, reply)
  }
}

const answerProgram = (answer: ApiError, reply: FastifyReply) =>
  reply
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(answer.body)

/** What every answer carries. No browser may guess that something is a script or a page. */
const commonHeaders = (request: FastifyRequest) => ({
  'Request-Id': request.id,
  'X-Content-Type-Options': 'nosniff',
})

const refuseNotFound = (routes: KnownRoutes) => (request: FastifyRequest, reply: FastifyReply) => {
  const methods = routes.methodsOf(request.url)
  if (methods.length === 0 || methods.includes(request.method)) {
    return answerError(routeUnknown(routes.pathMeant(request.url)), request, reply)
  }
  const allow = methods.join(', ')
  const error = new ApiError({
    code: 'method_not_allowed',
    message: `${request.method} is not possible here: use ${allow}.`,
    headers: { allow },
  })
  return answerError(error, request, reply)
}

/** An id that is empty belongs to a path with a slash too many. */
const hasEmptyId = ({ params }: FastifyRequest): boolean =>
  typeof params === 'object' && params !== null && Object.values(params).includes('')

/** Gives all answers what they all carry and all errors their documented shape. To be called before any route is added. */
export const registerErrors = (app: FastifyInstance): void => {
  const routes = knownRoutes(app)
  registerValidation(app)
  limitQueries(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(commonHeaders(request))
    done(hasEmptyId(request) ? routeUnknown(routes.pathMeant(request.url)) : undefined)
  })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(refuseNotFound(routes))
}

import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allowedMethods } from './allowed-methods.ts'
import { ApiError, notFound } from './api-error.ts'
import { isDatabaseAway } from './database-away.ts'
import { registerValidation } from './validation.ts'

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

const clientStatusOf = (error: unknown): number | null => {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}

const routeUnknown = () =>
  notFound({ code: 'route_unknown', message: 'There is nothing at this address: check the path of the request.' })

/** The framework's own errors whose standard text would help nobody. */
const frameworkErrors: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_BAD_URL: routeUnknown,
  FST_ERR_MAX_PARAM_LENGTH: routeUnknown,
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ApiError({
      status: 413,
      type: 'invalid_request_error',
      code: 'body_too_large',
      message: 'The body is too large: it may have at most 256 kB.',
    }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new ApiError({
      status: 415,
      type: 'invalid_request_error',
      code: 'body_type_unsupported',
      message: 'The body must be application/x-www-form-urlencoded or application/json: say which in Content-Type.',
    }),
}

const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  const known = frameworkErrors[String(codeOf(error))]
  if (known) return known()
  const status = clientStatusOf(error)
  if (status !== null) {
    const message = `The request cannot be read: ${STATUS_CODES[status] ?? 'bad request'}.`
    return new ApiError({ status, type: 'invalid_request_error', code: 'request_invalid', message, cause: error })
  }
  if (isDatabaseAway(error)) {
    return new ApiError({
      status: 503,
      type: 'api_error',
      code: 'service_unavailable',
      message: 'The service is not available for the moment: try again in a few seconds.',
      headers: { 'retry-after': '5' },
      cause: error,
    })
  }
  return new ApiError({
    status: 500,
    type: 'api_error',
    code: 'internal_error',
    message: 'Something went wrong on our side. The Request-Id of this answer helps to find out what.',
    cause: error,
  })
}

/** Answers an error in the documented shape. What is our fault is logged with its cause, which the client never sees. */
export const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const answer = toApiError(error)
  if (answer.status >= 500) request.log.error({ err: error }, answer.code)
  return reply
    .code(answer.status)
    .header('Request-Id', request.id)
    .headers(answer.headers)
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(answer.body)
}

/** Gives all answers a Request-Id and all errors their documented shape. To be called before any route is added. */
export const registerErrors = (app: FastifyInstance): void => {
  const methodsOf = allowedMethods(app)
  registerValidation(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('Request-Id', request.id)
    done()
  })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url)
    if (methods.length === 0 || methods.includes(request.method)) return answerError(routeUnknown(), request, reply)
    const allow = methods.join(', ')
    const error = new ApiError({
      status: 405,
      type: 'invalid_request_error',
      code: 'method_not_allowed',
      message: `${request.method} is not possible here: use ${allow}.`,
      headers: { allow },
    })
    return answerError(error, request, reply)
  })
}

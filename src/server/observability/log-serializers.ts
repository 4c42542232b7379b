import type { FastifyReply, FastifyRequest } from 'fastify'

/** Enough of a session's id to find it, too little to open its page. */
export const shortId = (id: string): string => `${id.slice(0, 6)}…`

/** Session ids and keys that found their way into a message. */
const redact = (text: string): string =>
  text
    .replaceAll(/(sk|rk)_(test|live)_\w+/g, '$1_$2_…')
    .replaceAll(/\bBasic [\w+/=]+/g, 'Basic …')
    .replaceAll(/\b[\da-f]{32}\b/gi, '…')
    .replaceAll(/whsec_[\w+/=-]+/g, 'whsec_…')
    .replaceAll(/(?<![\w-])[\w-]{22}(?![\w-])/g, shortId)

const framesOf = (stack = ''): string => stack.slice(Math.max(stack.search(/\n {4}at /), 0))

interface LoggedError {
  type: string
  message: string
  code?: unknown
  stack: string
  cause?: unknown
}

/** Not the whole error: what libraries attach to theirs (a row, a query, a body) is not for logs. */
const logError = (error: Error): LoggedError => ({
  type: error.name,
  message: redact(error.message),
  ...('code' in error && { code: error.code }),
  stack: framesOf(error.stack),
  ...(error.cause instanceof Error && { cause: logError(error.cause) }),
})

/** For the logger's options. Logs name routes, never addresses: a session's id is the key to its page. */
export const logSerializers = {
  req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? null }),
  res: (reply: FastifyReply) => ({ status: reply.statusCode }),
  err: logError,
}

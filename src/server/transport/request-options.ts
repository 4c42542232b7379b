import { STATUS_CODES } from 'node:http'
import { type FastifyServerOptions, LogController } from 'fastify'
import { ApiError } from './api-error.ts'
import { bodyLimit } from './bodies.ts'
import { answerError } from './errors.ts'
import { parseQuery } from './query.ts'
import { requestIds } from './request-id.ts'

const statusOf: Readonly<Record<string, 408 | 431>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

/** What Fastify has to be told at its construction, so that its earliest answers look like all others. */
export const requestOptions = {
  ...requestIds,
  bodyLimit,
  routerOptions: { querystringParser: parseQuery },
  // A slow computer may take its time to start. What hangs has a limit of its own.
  pluginTimeout: 0,
  // One line a request is enough: logRequests writes it.
  logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
  frameworkErrors: async (error, request, reply) => {
    try {
      await request.server.countRequest?.(request)
    } catch (tooMany) {
      return answerError(tooMany, request, reply)
    }
    return answerError(error, request, reply)
  },
  /** Bytes that are no HTTP request: there is nothing to reply with but the bare connection. */
  clientErrorHandler: (error, socket) => {
    // Who opens a connection for later would take what we say on it for the answer to a request that is yet to come.
    if (!socket.writable || socket.bytesRead === 0) {
      socket.destroy()
      return
    }
    const status = statusOf[error.code] ?? 400
    const { body } = new ApiError({
      status,
      code: 'request_invalid',
      message: `The request cannot be read: ${STATUS_CODES[status]}.`,
    })
    const text = JSON.stringify(body)
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `X-Content-Type-Options: nosniff\r\nRequest-Id: ${requestIds.genReqId()}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    )
  },
} satisfies FastifyServerOptions

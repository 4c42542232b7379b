import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type CodeWith, errorCodes } from '../../contract/error-codes.ts'
import { routes } from '../../contract/routes.ts'
import { ApiError } from '../transport/api-error.ts'

const longestCheckMs = 3_000
const retryAfterSeconds = '5'

interface Options {
  /** Why requests should go elsewhere, as far as the database is concerned; null where it works. */
  unreadiness: () => Promise<Unreadiness | null>
  /** For how many seconds deliveries of events have stood still. */
  standstillSeconds: () => number
  log: FastifyBaseLogger
}

interface Unreadiness {
  code: CodeWith<503>
  message: string
  cause?: unknown
}

const tooLate: Unreadiness = { code: 'database_slow', message: errorCodes.database_slow.says }

const askInTime = async (unreadiness: Options['unreadiness']): Promise<Unreadiness | null> => {
  const timeout = new AbortController()
  const late = wait(longestCheckMs, tooLate, { signal: timeout.signal, ref: false })
  try {
    return await Promise.race([unreadiness(), late])
  } finally {
    late.catch(() => {})
    timeout.abort()
  }
}

/** What does not work, and is no reason to send requests elsewhere. */
const problems = (standstillSeconds: number) =>
  standstillSeconds > 0 && {
    problems: [
      {
        code: 'webhook_deliveries_stand_still',
        message: 'Events are due that nobody delivers: look into the log.',
        seconds: Math.round(standstillSeconds),
      },
    ],
  }

/**
 * For whoever runs the process: `/healthz` says that it lives (restart it if not), `/readyz` whether requests may be sent
 * to it, which needs its database.
 */
export const healthRoutes = (app: FastifyInstance, { unreadiness, standstillSeconds, log }: Options): void => {
  const quiet = { logLevel: 'warn' } as const
  let lastCode: string | undefined

  // It costs nothing, and a process must not be killed for its clients' haste.
  app.get(routes.healthz, { ...quiet, config: { countedBy: 'nobody' } }, async (_, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'alive' }),
  )

  app.get(routes.readyz, quiet, async (_, reply) => {
    const reason = await askInTime(unreadiness)
    reply.header('cache-control', 'no-store')
    if (reason?.code !== lastCode) {
      // Asked every few seconds: the log tells of changes alone.
      lastCode = reason?.code
      if (reason === null) log.info('ready for requests again')
      else log.warn({ err: reason.cause, code: reason.code }, 'not ready for requests')
    }
    if (reason === null) return reply.send({ status: 'ready', ...problems(standstillSeconds()) })
    const { code, message } = reason
    const { body, status } = new ApiError({ code, message })
    return reply.code(status).header('retry-after', retryAfterSeconds).send(body)
  })
}

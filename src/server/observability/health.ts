import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { CodeWith } from '../../contract/error-codes.ts'
import { routes } from '../../contract/routes.ts'
import { ApiError } from '../transport/api-error.ts'

const longestCheckMs = 3_000
const retryAfterSeconds = '5'

interface Options {
  /** The migrations that the database still lacks. Throws where it cannot be asked. */
  pendingMigrations: () => Promise<readonly string[]>
  /** For how many seconds deliveries of events have stood still. */
  standstillSeconds: () => number
  log: FastifyBaseLogger
}

type Readiness = { ready: true } | { ready: false; code: CodeWith<503>; message: string; cause?: unknown }

const readiness = async (pendingMigrations: Options['pendingMigrations']): Promise<Readiness> => {
  const timeout = new AbortController()
  const late = wait(longestCheckMs, null, { signal: timeout.signal, ref: false })
  try {
    const pending = await Promise.race([pendingMigrations(), late])
    if (pending === null)
      return { ready: false, code: 'database_slow', message: 'The database does not answer in time.' }
    if (pending.length === 0) return { ready: true }
    return { ready: false, code: 'migrations_pending', message: 'The database lacks migrations of this version.' }
  } catch (cause) {
    return { ready: false, code: 'database_unreachable', message: 'The database cannot be reached.', cause }
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
export const healthRoutes = (app: FastifyInstance, { pendingMigrations, standstillSeconds, log }: Options): void => {
  const quiet = { logLevel: 'warn' } as const
  let wasReady = true

  // It costs nothing, and a process must not be killed for its clients' haste.
  app.get(routes.healthz, { ...quiet, config: { countedBy: 'nobody' } }, async (_, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'alive' }),
  )

  app.get(routes.readyz, quiet, async (_, reply) => {
    const state = await readiness(pendingMigrations)
    reply.header('cache-control', 'no-store')
    if (state.ready !== wasReady) {
      // Asked every few seconds: the log tells of changes alone.
      wasReady = state.ready
      if (state.ready) log.info('ready for requests again')
      else log.warn({ err: state.cause, code: state.code }, 'not ready for requests')
    }
    if (state.ready) return reply.send({ status: 'ready', ...problems(standstillSeconds()) })
    const { code, message } = state
    const { body, status } = new ApiError({ code, message })
    return reply.code(status).header('retry-after', retryAfterSeconds).send(body)
  })
}

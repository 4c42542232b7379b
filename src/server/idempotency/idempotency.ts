import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { type Caller, callerOf } from '../keys/authenticate.ts'
import { badRequest } from '../transport/api-error.ts'
import { answerOnce } from './answer-once.ts'

const longestKey = 255

const keyOf = (request: FastifyRequest): string | null => {
  const given = request.headers['idempotency-key']
  if (given === undefined) return null
  const key = String(given)
  if (key !== '' && key.length <= longestKey) return key
  throw badRequest({
    code: 'idempotency_key_invalid',
    message: `The Idempotency-Key must have 1 to ${longestKey} characters: a new UUID for each request will do.`,
  })
}

/** By recursion: no body is nested deeper than `deepestJson`. */
const sortKeys = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sortKeys)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  // A list of pairs: objects put keys that look like numbers first.
  return { map: entries.map(([key, entry]) => [key, sortKeys(entry)]) }
}

/** The same for a form and for JSON that say the same, in whatever order. */
const fingerprintOf = ({ method, url, body }: FastifyRequest): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([method, url, sortKeys(body ?? {})]))
    .digest()

export interface IdempotencyDeps {
  db: Kysely<Database>
  clock: Clock
  /** Throws a 401 where one of the callers may not write any more. */
  confirmCallers: (trx: Transaction<Database>, callers: readonly Caller[]) => Promise<void>
}

interface Effect {
  request: FastifyRequest
  reply: FastifyReply
  /** Does what was asked for and returns what to answer. It must work in `trx` alone. */
  run: (trx: Transaction<Database>) => Promise<unknown>
  /** The same where there is no key to keep the answer by, the caller confirmed: by `run` in a transaction of its own unless told. */
  runWithoutKey?: () => Promise<unknown>
}

/**
 * Answers a POST with what `run` returns, by the route's schema, in one transaction; with an Idempotency-Key, once per
 * key, merchant and mode. Only what was done is kept: after an error the key is free again.
 */
export const answerIdempotently = async (
  { db, clock, confirmCallers }: IdempotencyDeps,
  { request, reply, run: write, runWithoutKey }: Effect,
): Promise<void> => {
  const run = async (trx: Transaction<Database>) => {
    await confirmCallers(trx, [callerOf(request)])
    return write(trx)
  }
  const key = keyOf(request)
  if (key === null) {
    await reply.send(await (runWithoutKey ? runWithoutKey() : db.transaction().execute(run)))
    return
  }
  const answer = await answerOnce(
    { db, clock },
    {
      owner: callerOf(request),
      key,
      fingerprint: fingerprintOf(request),
      run: async (trx) => ({ status: reply.statusCode, body: String(reply.serialize(await run(trx))) }),
    },
  )
  if (answer.replayed) reply.header('idempotent-replayed', 'true')
  await reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body)
}

import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Gateways } from '../gateways/gateways.ts'

/** What the payments work with. */
export interface Payments {
  db: Kysely<Database>
  clock: Clock
  gateways: Gateways
  log: FastifyBaseLogger
  /** How long a gateway may take to answer one request, in milliseconds. */
  replyTimeoutMs: number
}

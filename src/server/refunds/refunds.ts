import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Gateways } from '../gateways/registry.ts'
import type { Outbox } from '../webhooks/write-event.ts'

/** Who is told of what happens to refunds, for figures. */
export interface RefundWatch {
  /** A refund has `succeeded` or `failed`. */
  refund(refund: { gateway: string; outcome: 'succeeded' | 'failed' }): void
  /** Somebody has to look at the log. */
  alarm(): void
}

/** What refunds work with. */
export interface Refunds {
  db: Kysely<Database>
  clock: Clock
  gateways: Gateways
  outbox: Outbox
  log: FastifyBaseLogger
  /** How long a gateway may take to answer one request, in milliseconds. */
  replyTimeoutMs: number
  watch?: RefundWatch
}

import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'
import type { AttemptStatus, DeclineCode } from '../../contract/payment-attempt.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { NotificationOutcome } from '../gateways/port.ts'
import type { Gateways } from '../gateways/registry.ts'
import type { Outbox } from '../webhooks/write-event.ts'

/** Who is told of what happens to the payments, for figures. */
export interface PaymentWatch {
  /** An answer is about to be committed, and the session's open pages to be told. */
  answering(sessionId: string): void
  /** An attempt is `approved` or `declined` for good, or the reply to its charge was lost. */
  attempt(attempt: { gateway: string; outcome: AttemptStatus | 'reply_lost'; declineCode: DeclineCode | null }): void
  /** A gateway has sent a notification. */
  notification(notification: { gateway: string; outcome: NotificationOutcome }): void
  /** A gateway has declined by a code that has no place in our list. */
  unknownDecline(gateway: string): void
  /** A gateway contradicts what was known. */
  alarm(): void
}

/** What the payments work with. */
export interface Payments {
  db: Kysely<Database>
  clock: Clock
  gateways: Gateways
  outbox: Outbox
  log: FastifyBaseLogger
  /** How long a gateway may take to answer one request, in milliseconds. */
  replyTimeoutMs: number
  watch?: PaymentWatch
  /** Once the server stops, how long charges under way may still take is not up to their gateway alone. */
  stopping?: AbortSignal
}

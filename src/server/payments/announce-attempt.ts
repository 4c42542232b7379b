import type { Transaction } from 'kysely'
import type { EventContradiction } from '../../contract/webhook-event.ts'
import type { AttemptRow } from '../attempts/attempt-row.ts'
import { presentAttempt } from '../attempts/present-attempt.ts'
import type { Database } from '../database/schema.ts'
import { announceChange } from '../sessions/announce-change.ts'
import type { Outbox } from '../webhooks/write-event.ts'

interface AttemptChange {
  /** As it is after the change. */
  row: AttemptRow
  now: Date
  /** Whether the session is paid by it. */
  completes?: boolean
  contradiction?: EventContradiction
}

/** Announces a change of an attempt, or of its session because of it. */
export const announceAttempt = async (
  { trx, outbox }: { trx: Transaction<Database>; outbox: Outbox },
  { row, now, completes = false, contradiction }: AttemptChange,
): Promise<void> => {
  await announceChange(
    { trx, outbox },
    {
      sessionId: row.session_id,
      now,
      ...(completes
        ? { type: 'checkout.session.completed', status: 'complete' }
        : { type: 'checkout.session.updated' }),
      payment_attempt: presentAttempt(row),
      ...(contradiction && { contradiction }),
    },
  )
}

import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { nextCheckAt } from './attempt.ts'
import { type AttemptRow, fromRow } from './attempt-row.ts'

interface NewAttempt {
  sessionId: string
  /** 1 for the session's first. */
  number: number
  /** The gateway's name. */
  gateway: string
  now: Date
  /** How long the gateway may take to reply, in milliseconds. */
  replyTimeoutMs: number
}

/** Writes an attempt whose code is about to be sent. Its session must be locked. */
export const beginAttempt = async (
  trx: Transaction<Database>,
  { sessionId, number, gateway, now, replyTimeoutMs }: NewAttempt,
): Promise<AttemptRow> => {
  const row: AttemptRow = {
    id: randomUUID(),
    session_id: sessionId,
    number,
    gateway,
    status: 'sending',
    created_at: now,
    reply_by: new Date(now.getTime() + replyTimeoutMs),
    confirm_by: null,
    finished_at: null,
    decline_code: null,
    gateway_code: null,
    gateway_reference: null,
    next_check_at: null,
  }
  return trx
    .insertInto('payment_attempts')
    .values({ ...row, next_check_at: nextCheckAt(fromRow(row), now) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

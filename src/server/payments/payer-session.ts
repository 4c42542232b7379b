import { CompiledQuery, type InferResult, type Kysely } from 'kysely'
import type { PayerSession } from '../../contract/payer-session.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'
import type { Database } from '../database/schema.ts'
import { expireIfDue, isDue } from '../sessions/expire-session.ts'
import { isSessionId } from '../sessions/session-id.ts'
import type { Payments } from './payments.ts'

/** The session for its payer's page, by now's truth: one whose time is over expires on the way. Null for an unknown id. */
export const readPayerSession = async (
  { db, clock, outbox }: Pick<Payments, 'db' | 'clock' | 'outbox'>,
  sessionId: string,
): Promise<PayerSession | null> => {
  if (!isSessionId(sessionId)) return null
  const row = await read(db, sessionId)
  if (!row) return null
  const now = clock.now()
  if (!isDue(row, row.attempt_id !== null && row.finished_at === null, now)) return present(row, now)
  await expireIfDue({ db, outbox }, { sessionId, now })
  const after = await read(db, sessionId)
  return after ? present(after, now) : null
}

const select = (db: Kysely<Database>, sessionId: string) =>
  db
    .selectFrom('checkout_sessions as session')
    .innerJoin('merchants as merchant', 'merchant.id', 'session.merchant_id')
    .leftJoin('payment_attempts as attempt', (join) =>
      join.onRef('attempt.session_id', '=', 'session.id').on(({ eb, selectFrom }) =>
        eb(
          'attempt.number',
          '=',
          selectFrom('payment_attempts as newest')
            .whereRef('newest.session_id', '=', 'session.id')
            .select(({ fn }) => fn.max('newest.number').as('number')),
        ),
      ),
    )
    .where('session.id', '=', sessionId)
    .select([
      'session.id',
      'session.revision',
      'session.livemode',
      'session.status',
      'session.amount_total',
      'session.amount_sub_total',
      'session.fees',
      'session.currency',
      'session.customer_firstname',
      'session.customer_lastname',
      'session.customer_email',
      'session.locale',
      'session.expires_at',
      'session.success_url',
      'session.cancel_url',
      'merchant.display_name',
      'attempt.id as attempt_id',
      'attempt.finished_at',
      'attempt.number as attempt_number',
      'attempt.status as attempt_status',
      'attempt.reply_by',
      'attempt.confirm_by',
      'attempt.decline_code',
    ])

type Row = InferResult<ReturnType<typeof select>>[number]

let compiled: string | null = null

/** What pages ask most: to put the statement together again each time would take as long as to send it. */
const read = async (db: Kysely<Database>, sessionId: string): Promise<Row | undefined> => {
  compiled ??= select(db, sessionId).compile().sql
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(compiled, [sessionId]))
  return rows[0]
}

const present = (row: Row, now: Date): PayerSession => ({
  id: row.id,
  revision: row.revision,
  now_ms: now.getTime(),
  livemode: row.livemode,
  status: row.status,
  merchant: { name: row.display_name },
  amount_total: row.amount_total,
  amount_sub_total: row.amount_sub_total,
  fees: row.fees,
  currency: row.currency,
  customer: { firstname: row.customer_firstname, lastname: row.customer_lastname, email: row.customer_email },
  locale: row.locale,
  expires_at_ms: row.expires_at.getTime(),
  paid_at_ms: row.status === 'complete' ? (row.finished_at?.getTime() ?? null) : null,
  success_url: row.status === 'complete' ? row.success_url : null,
  cancel_url: row.cancel_url || null,
  // Attempts are numbered without gaps, so the newest number is their count.
  attempts_left: attemptLimit - (row.attempt_number ?? 0),
  attempt: presentAttempt(row),
})

const presentAttempt = (row: Row): PayerSession['attempt'] => {
  const { attempt_number: number, attempt_status: status, reply_by: replyBy, confirm_by: confirmBy } = row
  if (number === null || status === null || replyBy === null) return null
  return {
    number,
    status,
    reply_by_ms: replyBy.getTime(),
    confirm_by_ms: confirmBy?.getTime() ?? null,
    decline_code: row.decline_code,
  }
}

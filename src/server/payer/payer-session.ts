import { type InferResult, type Kysely, sql } from 'kysely'
import type { PayerSession } from '../../contract/payer-session.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'
import { brandColumns, presentBrand } from '../brand/present-brand.ts'
import type { Database } from '../database/schema.ts'
import { readTogether } from '../database/together.ts'
import type { Payments } from '../payments/payments.ts'
import { expireIfDue, isDue } from '../sessions/expire-session.ts'
import { isSessionId } from '../sessions/session-id.ts'

/** Reads sessions for their payers’ pages, by now’s truth: one whose time is over expires on the way. Null for an unknown id. */
export type ReadPayerSession = (sessionId: string) => Promise<PayerSession | null>

/** Pages ask this most, so those that ask at once share a statement. */
export const payerSessionReader = ({
  db,
  clock,
  outbox,
  gateways,
}: Pick<Payments, 'db' | 'clock' | 'outbox' | 'gateways'>): ReadPayerSession => {
  const present = (row: Row, now: Date) =>
    presentForPayer(row, { now, hasTestCodes: (gateways.forMode(row.livemode)?.testCodes ?? []).length > 0 })
  const read = readTogether<string, Row>(async (sessionIds) => {
    const rows = await select(db, sessionIds).execute()
    return new Map(rows.map((row) => [row.id, row]))
  })
  return async (sessionId) => {
    if (!isSessionId(sessionId)) return null
    const row = await read(sessionId)
    if (!row) return null
    const now = clock.now()
    if (!isDue(row, row.attempt_id !== null && row.finished_at === null, now)) return present(row, now)
    await expireIfDue({ db, outbox }, { sessionId, now })
    const after = await read(sessionId)
    return after && present(after, now)
  }
}

const select = (db: Kysely<Database>, sessionIds: readonly string[]) =>
  db
    .selectFrom('checkout_sessions as session')
    .innerJoin('merchants as merchant', 'merchant.id', 'session.merchant_id')
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('payment_attempts as newest')
          .select(['newest.id', 'newest.number', 'newest.status', 'newest.reply_by', 'newest.confirm_by'])
          .select(['newest.finished_at', 'newest.decline_code'])
          .whereRef('newest.session_id', '=', 'session.id')
          .orderBy('newest.number', 'desc')
          .limit(1)
          .as('attempt'),
      (join) => join.onTrue(),
    )
    .where('session.id', '=', sql<string>`any(${sessionIds})`)
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
      ...brandColumns,
      'attempt.id as attempt_id',
      'attempt.finished_at',
      'attempt.number as attempt_number',
      'attempt.status as attempt_status',
      'attempt.reply_by',
      'attempt.confirm_by',
      'attempt.decline_code',
    ])

type Row = InferResult<ReturnType<typeof select>>[number]

const presentForPayer = (row: Row, { now, hasTestCodes }: { now: Date; hasTestCodes: boolean }): PayerSession => ({
  id: row.id,
  revision: row.revision,
  now_ms: now.getTime(),
  livemode: row.livemode,
  has_test_codes: hasTestCodes,
  status: row.status,
  merchant: { name: row.display_name, ...presentBrand(row) },
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

import { sql } from 'kysely'
import { orderTextLimits, type PayerSession } from '../../contract/payer-session.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'
import { referenceOf } from '../../contract/reference.ts'
import { inAscii } from '../../contract/web-address.ts'
import { type NewestAttempt, newestAttemptOf } from '../attempts/read-attempts.ts'
import { presentBrand } from '../brand/present-brand.ts'
import { readTogether } from '../database/together.ts'
import type { Gateway } from '../gateways/port.ts'
import { presentContact } from '../merchants/contact.ts'
import { type ShownMerchant, shownMerchantOf } from '../merchants/shown-merchant.ts'
import { oneLine } from '../one-line.ts'
import type { Payments } from '../payments/payments.ts'
import { type GivenBack, givenBackOf } from '../refunds/refund-rows.ts'
import { expireIfDue, isDue } from '../sessions/expire-session.ts'
import { type PayableSession, payableSessions } from '../sessions/payable-sessions.ts'
import { isSessionId } from '../sessions/session-id.ts'

/** Reads sessions for their payers’ pages, by now’s truth: one whose time is over expires on the way. Null for an unknown id. */
export type ReadPayerSession = (sessionId: string) => Promise<PayerSession | null>

interface Reading extends Pick<Payments, 'db' | 'clock' | 'outbox' | 'gateways'> {
  /** How long a page says that it is paid, of a merchant that has not said so. */
  receiptMs: number
}

/** Pages ask this most, so those that ask at once share a statement. */
export const payerSessionReader = ({ db, clock, outbox, gateways, receiptMs }: Reading): ReadPayerSession => {
  const present = (row: Row, now: Date) =>
    presentForPayer(row, { now, gateway: gateways.forMode(row.livemode), receiptMs })
  const read = readTogether<string, Row>(async (sessionIds) => {
    const { rows } = await select(sessionIds).execute(db)
    return new Map(rows.map((row) => [row.id, row]))
  })
  return async (sessionId) => {
    if (!isSessionId(sessionId)) return null
    const row = await read(sessionId)
    if (!row) return null
    const now = clock.now()
    if (!isDue(row, row.attempt_number !== null && row.attempt_finished_at === null, now)) return present(row, now)
    await expireIfDue({ db, outbox }, { sessionId, now })
    const after = await read(sessionId)
    return after && present(after, now)
  }
}

type Row = PayableSession & ShownMerchant & NewestAttempt & GivenBack

/** Each room says what it has for the page: one statement reads it all. */
const select = (sessionIds: readonly string[]) => {
  const merchant = shownMerchantOf('session.merchant_id')
  const sessions = payableSessions(sessionIds, merchant.orderKeys)
  const attempt = newestAttemptOf('session.id')
  const givenBack = givenBackOf({ sessionId: 'session.id', status: 'session.status' })
  return sql<Row>`select ${sessions.columns}, ${merchant.columns}, ${attempt.columns}, ${givenBack.columns}
    from ${sessions.from} ${merchant.join} ${attempt.join} ${givenBack.join} where ${sessions.where}`
}

interface Presenting {
  now: Date
  gateway: Gateway | null
  receiptMs: number
}

const presentForPayer = (row: Row, { now, gateway, receiptMs }: Presenting): PayerSession => ({
  id: row.id,
  reference: referenceOf(row.id),
  revision: row.revision,
  now_ms: now.getTime(),
  livemode: row.livemode,
  has_test_codes: gateway !== null && gateway.testCodes.length > 0,
  notices: gateway?.notices ?? {},
  status: row.status,
  merchant: { name: row.display_name, ...presentBrand(row), contact: presentContact(row) },
  order: {
    number: oneLine(row.order_number, orderTextLimits.number),
    description: oneLine(row.order_description, orderTextLimits.description),
  },
  amount_total: row.amount_total,
  amount_sub_total: row.amount_sub_total,
  fees: row.fees,
  currency: row.currency,
  customer: { firstname: row.customer_firstname, lastname: row.customer_lastname, email: row.customer_email },
  locale: row.locale,
  expires_at_ms: row.expires_at.getTime(),
  paid_at_ms: row.status === 'complete' ? (row.attempt_finished_at?.getTime() ?? null) : null,
  refunded: { succeeded: row.refunds_succeeded ?? 0, pending: row.refunds_pending ?? 0 },
  success_url: row.status === 'complete' ? inAscii(row.success_url) : null,
  receipt_ms: row.receipt_seconds === null ? receiptMs : row.receipt_seconds * 1_000,
  cancel_url: row.cancel_url === '' ? null : inAscii(row.cancel_url),
  // Attempts are numbered without gaps, so the newest number is their count.
  attempts_left: attemptLimit - (row.attempt_number ?? 0),
  attempt: presentAttempt(row),
})

const presentAttempt = (row: Row): PayerSession['attempt'] => {
  const {
    attempt_number: number,
    attempt_status: status,
    attempt_created_at: createdAt,
    attempt_reply_by: replyBy,
    attempt_confirm_by: confirmBy,
  } = row
  if (number === null || status === null || createdAt === null || replyBy === null) return null
  return {
    number,
    status,
    created_at_ms: createdAt.getTime(),
    reply_by_ms: replyBy.getTime(),
    confirm_by_ms: confirmBy?.getTime() ?? null,
    decline_code: row.attempt_decline_code,
  }
}

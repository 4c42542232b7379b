import type { Refund } from '../../contract/refund.ts'
import { unixSeconds } from '../unix-seconds.ts'
import type { RefundRow } from './refund-rows.ts'

export const presentRefund = (row: RefundRow): Refund => ({
  id: row.id,
  object: 'refund',
  checkout_session: row.session_id,
  payment_attempt: row.attempt_id,
  amount: row.amount,
  currency: row.currency,
  status: row.status,
  failure_reason: row.failure_reason,
  gateway_reference: row.gateway_reference,
  livemode: row.livemode,
  created_at: unixSeconds(row.created_at),
})

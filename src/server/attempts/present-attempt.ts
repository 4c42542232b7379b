import type { Selectable } from 'kysely'
import type { MerchantAttempt } from '../../contract/merchant-attempt.ts'
import type { Database } from '../database/schema.ts'
import { unixSeconds } from '../unix-seconds.ts'

/** The Payment Attempt as its shop sees it. The code that was tried is kept nowhere. */
export const presentAttempt = (row: Selectable<Database['payment_attempts']>): MerchantAttempt => ({
  id: row.id,
  number: row.number,
  status: row.status,
  decline_code: row.decline_code,
  gateway_code: row.gateway_code,
  gateway_reference: row.gateway_reference,
  created_at: unixSeconds(row.created_at),
  confirm_by: row.confirm_by && unixSeconds(row.confirm_by),
  finished_at: row.finished_at && unixSeconds(row.finished_at),
})

import type { Selectable } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Attempt } from './attempt.ts'

export type AttemptRow = Selectable<Database['payment_attempts']>

export const fromRow = (row: AttemptRow): Attempt => ({
  status: row.status,
  createdAt: row.created_at,
  replyBy: row.reply_by,
  confirmBy: row.confirm_by,
  declineCode: row.decline_code,
  gatewayCode: row.gateway_code,
})

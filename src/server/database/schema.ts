import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { AttemptStatus, DeclineCode } from '../../contract/payment-attempt.ts'
import type { SandboxOutcome } from '../../contract/sandbox-codes.ts'

/** The tables as PostgreSQL returns them (see migrations/). Amounts are minor units, times are Dates. */
export interface Database {
  merchants: {
    id: string
    display_name: string
    created_at: Date
  }
  api_keys: {
    key_hash: Buffer
    merchant_id: string
    livemode: boolean
    created_at: Date
  }
  checkout_sessions: {
    id: string
    merchant_id: string
    livemode: boolean
    status: 'open' | 'complete' | 'expired'
    revision: Generated<number>
    amount_total: number
    amount_sub_total: number
    fees: number | null
    currency: string
    customer_firstname: string
    customer_lastname: string
    customer_email: string
    customer_ip: string
    customer_country: string
    success_url: string
    cancel_url: string
    notification_url: string
    payment_method: 'blik'[]
    locale: string
    metadata: JSONColumnType<Record<string, string>> | null
    expires_at: Date
    created_at: Date
  }
  payment_attempts: {
    id: string
    session_id: string
    number: number
    gateway: string
    status: AttemptStatus
    created_at: Date
    reply_by: Date
    confirm_by: Date | null
    finished_at: Date | null
    decline_code: DeclineCode | null
    gateway_code: string | null
    next_check_at: Date | null
  }
  gateway_contradictions: {
    id: GeneratedAlways<number>
    attempt_id: string
    recorded_status: AttemptStatus
    gateway_status: AttemptStatus
    gateway_code: string | null
    at: Date
  }
  sandbox_charges: {
    attempt_id: string
    session_id: string
    outcome: JSONColumnType<SandboxOutcome>
    charged_at: Date
    confirm_by: Date
    decide_at: Date
    told: 'approved' | DeclineCode | null
  }
}

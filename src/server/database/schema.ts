import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Logo } from '../../contract/brand.ts'
import type { AttemptStatus, DeclineCode } from '../../contract/payment-attempt.ts'
import type { RefundFailure, RefundStatus } from '../../contract/refund.ts'
import type { BankOutcome, BankReply } from '../../contract/testbank/bank-answer.ts'
import type { DeliveryError, EventType } from '../../contract/webhook-event.ts'

/** The tables as PostgreSQL returns them (see migrations/). Amounts are minor units, times are Dates. */
export interface Database {
  merchants: {
    id: string
    display_name: string
    created_at: Date
    disabled_at: ColumnType<Date | null, Date | null | undefined>
    accent_color: ColumnType<string | null, string | null | undefined>
    logo_id: ColumnType<string | null, string | null | undefined>
    logo_width: ColumnType<number | null, number | null | undefined>
    logo_height: ColumnType<number | null, number | null | undefined>
    logo_ground: ColumnType<Logo['ground'] | null, Logo['ground'] | null | undefined>
    order_number_key: ColumnType<string | null, string | null | undefined>
    order_description_key: ColumnType<string | null, string | null | undefined>
    support_email: ColumnType<string | null, string | null | undefined>
    support_phone: ColumnType<string | null, string | null | undefined>
    support_url: ColumnType<string | null, string | null | undefined>
    terms_url: ColumnType<string | null, string | null | undefined>
    privacy_url: ColumnType<string | null, string | null | undefined>
    receipt_seconds: ColumnType<number | null, number | null | undefined>
  }
  logos: {
    id: string
    image: Buffer
    created_at: Date
  }
  api_keys: {
    key_hash: Buffer
    merchant_id: string
    livemode: boolean
    hint: string
    created_at: Date
    expires_at: ColumnType<Date | null, Date | null | undefined>
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
    gateway_reference: string | null
    next_check_at: Date | null
  }
  merchant_fees: {
    merchant_id: string
    currency: string
    fixed: number
    rate_basis_points: number
  }
  idempotency_keys: {
    merchant_id: string
    livemode: boolean
    key: string
    fingerprint: Buffer
    status: number | null
    body: string | null
    created_at: Date
  }
  events: {
    id: string
    session_id: string
    merchant_id: string
    livemode: boolean
    sequence: number
    type: EventType
    body: string
    created_at: Date
  }
  deliveries: {
    id: GeneratedAlways<number>
    event_id: string
    at: Date
    duration_ms: number
    status_code: number | null
    error: DeliveryError | null
    response: string | null
    location: string | null
  }
  switched_off_receivers: {
    session_id: string
    at: Date
  }
  webhook_secrets: {
    merchant_id: string
    secret: string
    created_at: Date
    expires_at: Date | null
  }
  gateway_contradictions: {
    id: GeneratedAlways<number>
    attempt_id: string
    recorded_status: AttemptStatus
    gateway_status: AttemptStatus
    gateway_code: string | null
    at: Date
  }
  refunds: {
    id: string
    session_id: string
    attempt_id: string
    merchant_id: string
    livemode: boolean
    gateway: string
    amount: number
    currency: string
    status: RefundStatus
    failure_reason: RefundFailure | null
    gateway_reference: string | null
    created_at: Date
    next_check_at: Date | null
  }
  sandbox_charges: {
    attempt_id: string
    session_id: string
    /** Null in rows of before it was kept. */
    merchant_id: string | null
    outcome: JSONColumnType<object, string, string>
    charged_at: Date
    confirm_by: Date
    decide_at: Date
    told: 'approved' | DeclineCode | null
    reply: ColumnType<BankReply, BankReply | undefined>
  }
  sandbox_plans: {
    session_id: string
    outcome: BankOutcome
    delay_ms: number
    reply: BankReply
  }
  page_files: {
    name: string
    body: Buffer
    brotli: Buffer | null
    gzip: Buffer | null
    last_needed_at: Generated<Date>
  }
}

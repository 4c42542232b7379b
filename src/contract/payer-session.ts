import * as z from 'zod/mini'
import { Accent, Logo } from './brand.ts'
import { GatewayNotices } from './gateway-notice.ts'
import { AttemptStatus, DeclineCode } from './payment-attempt.ts'

/** Unix time in whole milliseconds, by the server's clock. */
const TimeMs = z.int()

/** The session's newest attempt as its payer sees it. */
export const PayerAttempt = z.object({
  /** 1 for the session's first code, counting up. */
  number: z.int(),
  status: AttemptStatus,
  /** When the payer gave the code. */
  created_at_ms: TimeMs,
  /** When the gateway's reply to the code is overdue: `sending` after this means that nobody knows yet. */
  reply_by_ms: TimeMs,
  /** When the payer's time to confirm in the bank app ends; null until the bank has taken the code. */
  confirm_by_ms: z.nullable(TimeMs),
  /** Set if and only if `status` is `declined`. */
  decline_code: z.nullable(DeclineCode),
})
export type PayerAttempt = z.infer<typeof PayerAttempt>

/** How to reach somebody, and what they ask payers to agree to; null for what they do not tell. */
export const Contact = z.object({
  email: z.nullable(z.string()),
  /** As people write it, with spaces. */
  phone: z.nullable(z.string()),
  /** Addresses begin with https. */
  page: z.nullable(z.string()),
  terms: z.nullable(z.string()),
  privacy: z.nullable(z.string()),
})
export type Contact = z.infer<typeof Contact>

/** How much of what a shop says of an order has room on the page, in UTF-16 units. */
export const orderTextLimits = { number: 40, description: 120 } as const

/** A Checkout Session as the payer's page sees it: what it needs to show and nothing that belongs to the shop alone. */
export const PayerSession = z.object({
  id: z.string(),
  /** What a payer can quote, and the shop finds the session by: `7K3M-Q9TZ`. */
  reference: z.string(),
  /** Counts the changes that a payer can see. News with a lower number than what is on screen is old. */
  revision: z.int(),
  /** The server's time when it wrote this: the page's clock may be wrong by hours. */
  now_ms: TimeMs,
  livemode: z.boolean(),
  /** Whether its gateway lists codes with a fixed outcome, for testers. */
  has_test_codes: z.boolean(),
  notices: GatewayNotices,
  status: z.enum(['open', 'complete', 'expired']),
  merchant: z.object({
    name: z.string(),
    /** Null for none. */
    logo: z.nullable(Logo),
    /** Null for Kasa's own colours. */
    accent: z.nullable(Accent),
    contact: Contact,
  }),
  /** What is bought, from the shop's metadata where its merchant let it be shown; null for what is not. */
  order: z.object({ number: z.nullable(z.string()), description: z.nullable(z.string()) }),
  /** Minor units of `currency`. */
  amount_total: z.int(),
  amount_sub_total: z.int(),
  /** Minor units; null where the merchant has no fee. */
  fees: z.nullable(z.int()),
  /** ISO 4217, lower case. */
  currency: z.string(),
  customer: z.object({ firstname: z.string(), lastname: z.string(), email: z.string() }),
  /** The shop's wish as an IETF tag; empty for the browser's choice. */
  locale: z.string(),
  expires_at_ms: TimeMs,
  /** When the bank approved; null until the session is complete. */
  paid_at_ms: z.nullable(TimeMs),
  /** What the shop has sent back, and what is on its way, in minor units. */
  refunded: z.object({ succeeded: z.int(), pending: z.int() }),
  /** Where to go once the session is complete, in ASCII; null until it is. */
  success_url: z.nullable(z.string()),
  /** How long the page says that it is paid before it goes there by itself. */
  receipt_ms: z.int(),
  /** Where the shop wants a payer who turns back, in ASCII; null where it named no address. */
  cancel_url: z.nullable(z.string()),
  /** How many more codes may be tried. */
  attempts_left: z.int(),
  attempt: z.nullable(PayerAttempt),
})
export type PayerSession = z.infer<typeof PayerSession>

import type { PayerAttempt, PayerSession } from '../contract/payer-session.ts'

/** When the built sessions were written, by the server's clock. */
export const builtAtMs = Date.UTC(2026, 0, 15, 12, 0, 0)

/** An attempt that waits for the payer, with a minute left to confirm. */
export const payerAttempt = (overrides: Partial<PayerAttempt> = {}): PayerAttempt => ({
  number: 1,
  status: 'waiting',
  reply_by_ms: builtAtMs + 20_000,
  confirm_by_ms: builtAtMs + 60_000,
  decline_code: null,
  ...overrides,
})

/** An open session in test mode for which no code has been tried. */
export const payerSession = (overrides: Partial<PayerSession> = {}): PayerSession => ({
  id: 'AW-kLcRRC5P8U68CYe0kVA',
  revision: 1,
  now_ms: builtAtMs,
  livemode: false,
  status: 'open',
  merchant: { name: 'Demo shop', logo: null, accent: null },
  amount_total: 1050,
  amount_sub_total: 1050,
  fees: null,
  currency: 'pln',
  customer: { firstname: 'Jan', lastname: 'Kowalski', email: 'jan.kowalski@example.com' },
  locale: '',
  expires_at_ms: builtAtMs + 24 * 60 * 60 * 1000,
  paid_at_ms: null,
  success_url: null,
  cancel_url: 'https://shop.example/basket',
  attempts_left: 10,
  attempt: null,
  ...overrides,
})

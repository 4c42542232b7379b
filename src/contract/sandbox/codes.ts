import type { DeclineCode } from '../payment-attempt.ts'

/** What the sandbox bank does with a code. */
export type SandboxOutcome =
  | { kind: 'approved' }
  | { kind: 'declined'; declineCode: DeclineCode; when: 'at_once' | 'after_a_moment' | 'at_window_close' }
  | { kind: 'approved_but_reply_lost' }
  | { kind: 'approved_after_window' }

const declined = (declineCode: DeclineCode, when: 'at_once' | 'after_a_moment' | 'at_window_close') =>
  ({ kind: 'declined', declineCode, when }) as const

/** The codes that testers of Polish payments know, beside 777000–777999, which are approved. Test mode only. */
export const sandboxCodes: Readonly<Record<string, SandboxOutcome>> = {
  '700701': declined('code_expired', 'at_once'),
  '700703': declined('code_used', 'at_once'),
  '500500': declined('bank_declined', 'at_once'),
  '934111': declined('customer_declined', 'after_a_moment'),
  '949111': declined('customer_timeout', 'at_window_close'),
  '960111': declined('insufficient_funds', 'after_a_moment'),
  '990111': declined('limit_exceeded', 'after_a_moment'),
  '902111': declined('bank_declined', 'after_a_moment'),
  '969111': declined('bank_declined', 'after_a_moment'),
  '956111': declined('bank_unavailable', 'after_a_moment'),
  '989111': declined('bank_unavailable', 'after_a_moment'),
  '888001': { kind: 'approved_but_reply_lost' },
  '888002': { kind: 'approved_after_window' },
}

/** The sandbox's answer to a code; codes that are not in its table were never issued. */
export const sandboxOutcome = (code: string): SandboxOutcome => {
  if (/^777[0-9]{3}$/.test(code)) return { kind: 'approved' }
  return sandboxCodes[code] ?? declined('code_invalid', 'at_once')
}

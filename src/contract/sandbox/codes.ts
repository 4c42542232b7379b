import * as z from 'zod/mini'
import { DeclineCode } from '../payment-attempt.ts'
import type { TestCode } from '../test-code.ts'

const Moment = z.enum(['at_once', 'after_a_moment', 'at_window_close'])

/** What the sandbox bank does with a code. */
export const SandboxOutcome = z.discriminatedUnion('kind', [
  /** After a moment, unless told. */
  z.object({ kind: z.literal('approved'), when: z.optional(z.literal('at_once')) }),
  z.object({ kind: z.literal('declined'), declineCode: DeclineCode, when: Moment }),
  z.object({ kind: z.literal('approved_but_reply_lost') }),
  z.object({ kind: z.literal('approved_after_window') }),
  z.object({ kind: z.literal('silent') }),
])
export type SandboxOutcome = z.infer<typeof SandboxOutcome>

const declined = (declineCode: DeclineCode, when: z.infer<typeof Moment>) =>
  ({ kind: 'declined', declineCode, when }) as const

/** What it decides by itself. */
type Decision = Exclude<SandboxOutcome, { kind: 'silent' }>

/** Holds a payment open until somebody makes the bank answer. */
export const silentCode = '888003'

/** The codes that testers of Polish payments know, beside 777000–777999, which are approved. */
export const sandboxOutcomes: Readonly<Record<string, Decision>> = {
  '200201': { kind: 'approved', when: 'at_once' },
  '700701': declined('code_expired', 'at_once'),
  '700702': declined('code_expired', 'at_once'),
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

const toTestCode = ([code, outcome]: readonly [string, Decision]): TestCode => ({
  code,
  result: outcome.kind,
  decline_code: outcome.kind === 'declined' ? outcome.declineCode : null,
  when: outcome.kind === 'declined' ? outcome.when : null,
})

/** One of the codes that the sandbox approves, and all of those that it has another answer to. */
export const sandboxCodes: readonly TestCode[] = [
  toTestCode(['777123', { kind: 'approved' }]),
  ...Object.entries(sandboxOutcomes).map(toTestCode),
]

/** The sandbox's answer to a code; codes that are not in its table were never issued. */
export const sandboxOutcome = (code: string): SandboxOutcome => {
  if (/^777[0-9]{3}$/.test(code)) return { kind: 'approved' }
  if (code === silentCode) return { kind: 'silent' }
  return sandboxOutcomes[code] ?? declined('code_invalid', 'at_once')
}

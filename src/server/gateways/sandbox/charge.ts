import type { DeclineCode } from '../../../contract/payment-attempt.ts'
import type { SandboxOutcome } from '../../../contract/sandbox/codes.ts'
import type { GatewayAnswer } from '../port.ts'

/** A charge in the sandbox bank's books. */
export interface SandboxCharge {
  outcome: SandboxOutcome
  confirmBy: Date
  /** When the bank decides by itself. */
  decideAt: Date
  /** What a tester made the bank answer, which goes before everything else. */
  told: 'approved' | DeclineCode | null
}

export interface SandboxTimes {
  /** How long the payer may confirm, in milliseconds. */
  confirmationMs: number
  /** How long the bank thinks where it does not answer at once, in milliseconds. */
  decisionMs: number
}

const lateByMs = 5_000

/** What the bank writes down when it hears of a code at `now`. */
export const openCharge = (outcome: SandboxOutcome, now: Date, times: SandboxTimes): SandboxCharge => {
  const after = (ms: number) => new Date(now.getTime() + ms)
  const confirmBy = after(times.confirmationMs)
  return { outcome, confirmBy, decideAt: after(decisionDelay(outcome, times)), told: null }
}

const decisionDelay = (outcome: SandboxOutcome, { confirmationMs, decisionMs }: SandboxTimes): number => {
  switch (outcome.kind) {
    case 'approved':
      return decisionMs
    case 'approved_but_reply_lost':
      return 0
    case 'approved_after_window':
      return confirmationMs + lateByMs
    case 'declined':
      return { at_once: 0, after_a_moment: decisionMs, at_window_close: confirmationMs }[outcome.when]
  }
}

/** What the bank says of a charge at `now`. */
export const answerOf = (charge: SandboxCharge, now: Date): GatewayAnswer => {
  if (charge.told !== null) return charge.told === 'approved' ? { status: 'approved' } : decline(charge.told)
  if (now < charge.decideAt) return { status: 'waiting', confirmBy: charge.confirmBy }
  return charge.outcome.kind === 'declined' ? decline(charge.outcome.declineCode) : { status: 'approved' }
}

/** A decline in the sandbox's words. */
export const decline = (declineCode: DeclineCode): GatewayAnswer => ({
  status: 'declined',
  declineCode,
  gatewayCode: `sandbox_${declineCode}`,
})

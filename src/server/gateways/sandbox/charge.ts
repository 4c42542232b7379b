import type { DeclineCode } from '../../../contract/payment-attempt.ts'
import type { SandboxOutcome } from '../../../contract/sandbox/codes.ts'
import type { BankAnswer, BankOutcome, BankReply } from '../../../contract/testbank/bank-answer.ts'
import type { GatewayAnswer } from '../port.ts'

/** A charge in the sandbox bank's books. */
export interface SandboxCharge {
  outcome: SandboxOutcome
  confirmBy: Date
  /** When the bank decides by itself. */
  decideAt: Date
  /** What a tester made the bank answer, which goes before everything else. */
  told: 'approved' | DeclineCode | null
  /** How its decision gets to Kasa. */
  reply: BankReply
}

export interface SandboxTimes {
  /** How long the payer may confirm, in milliseconds. */
  confirmationMs: number
  /** How long the bank thinks where it does not answer at once, in milliseconds. */
  decisionMs: number
}

const lateByMs = 5_000

/** Later than anybody waits, and a time that PostgreSQL and JavaScript both have. */
export const never = new Date(Date.UTC(9000, 0))

/** What the bank writes down when it hears of a code at `now`. */
export const openCharge = (outcome: SandboxOutcome, now: Date, times: SandboxTimes): SandboxCharge => {
  const after = (ms: number) => new Date(now.getTime() + ms)
  const confirmBy = after(times.confirmationMs)
  const delay = decisionDelay(outcome, times)
  const reply = outcome.kind === 'approved_but_reply_lost' ? 'lost' : 'given'
  return { outcome, confirmBy, decideAt: delay === null ? never : after(delay), told: null, reply }
}

const outcomeOf = (outcome: BankOutcome): SandboxOutcome => {
  if (outcome === 'approved') return { kind: 'approved', when: 'at_once' }
  return outcome === 'silent' ? { kind: 'silent' } : { kind: 'declined', declineCode: outcome, when: 'at_once' }
}

/** A charge for which a tester has said what becomes of it, and when. */
export const plannedCharge = (answer: BankAnswer, now: Date, times: SandboxTimes): SandboxCharge => {
  const charge = openCharge(outcomeOf(answer.outcome), now, times)
  const decideAt = new Date(now.getTime() + answer.delay_ms)
  return { ...charge, decideAt: answer.outcome === 'silent' ? charge.decideAt : decideAt, reply: answer.reply }
}

const decisionDelay = (outcome: SandboxOutcome, { confirmationMs, decisionMs }: SandboxTimes): number | null => {
  switch (outcome.kind) {
    case 'approved':
      return outcome.when === 'at_once' ? 0 : decisionMs
    case 'approved_but_reply_lost':
      return 0
    case 'approved_after_window':
      return confirmationMs + lateByMs
    case 'silent':
      return null
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

/** When the bank decides by itself; null for never, or not any more. */
export const decisionTime = ({ told, decideAt }: SandboxCharge, now: Date): Date | null =>
  told !== null || decideAt <= now || decideAt >= never ? null : decideAt

/** What nobody can believe after an answer. */
export const contraryOf = ({ status }: GatewayAnswer): GatewayAnswer =>
  status === 'approved' ? decline('bank_declined') : { status: 'approved' }

/** A decline in the sandbox's words. */
const decline = (declineCode: DeclineCode): GatewayAnswer => ({
  status: 'declined',
  declineCode,
  gatewayCode: `sandbox_${declineCode}`,
})

import type { DeclineCode } from '../../../contract/payment-attempt.ts'
import { sandboxOutcomes, silentCode } from '../../../contract/sandbox/codes.ts'
import type { BankCode } from '../../../contract/testbank/bank-code.ts'

const reasons: Record<DeclineCode, string> = {
  code_invalid: 'there is no such code',
  code_expired: 'the code is not valid any more',
  code_used: 'the code was used before',
  customer_declined: 'the payer rejects it in the bank app',
  customer_timeout: 'the payer does not confirm in time',
  insufficient_funds: 'not enough money',
  limit_exceeded: 'above the payer’s limit',
  bank_declined: 'the bank refuses without a reason',
  bank_unavailable: 'the bank does not work',
}

const moments = {
  at_once: 'at once',
  after_a_moment: 'after a moment',
  at_window_close: 'when the time to confirm is over',
} as const

const toBankCode = (code: string, outcome: (typeof sandboxOutcomes)[string]): BankCode => {
  const approved = { code, decline_code: null } as const
  switch (outcome.kind) {
    case 'approved': {
      const when = outcome.when ?? 'after_a_moment'
      return { ...approved, result: 'approved', when, says: `Approved ${moments[when]}.` }
    }
    case 'declined': {
      const { declineCode, when } = outcome
      const says = `Declined ${moments[when]}: ${reasons[declineCode]}.`
      return { code, result: 'declined', decline_code: declineCode, when, says }
    }
    case 'approved_but_reply_lost':
      return {
        ...approved,
        result: outcome.kind,
        when: 'at_once',
        says: 'Approved at once, but the bank’s reply is lost: Kasa has to ask.',
      }
    case 'approved_after_window':
      return {
        ...approved,
        result: outcome.kind,
        when: 'after_window',
        says: 'Approved some seconds after the time to confirm is over.',
      }
  }
}

/** All codes that the sandbox knows, with what it does with them. */
export const bankCodes: readonly BankCode[] = [
  toBankCode('777xxx', { kind: 'approved' }),
  ...Object.entries(sandboxOutcomes).map(([code, outcome]) => toBankCode(code, outcome)),
  {
    code: silentCode,
    result: 'silent',
    decline_code: null,
    when: 'never',
    says: 'Waits for as long as you want: the bank says nothing until you make it answer.',
  },
]

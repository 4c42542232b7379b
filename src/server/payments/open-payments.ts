import { countDueAttempts } from '../attempts/move-attempt.ts'
import type { GatewayHost } from '../gateways/port.ts'
import type { Payments } from './payments.ts'
import { keepReconciling } from './reconcile.ts'
import { recordAnswer } from './record-answer.ts'
import { type Taken, type TakenCode, takeBlikCode } from './take-code.ts'

export interface OpenPayments {
  payments: Payments
  take(code: TakenCode): Promise<Taken>
  answered: GatewayHost['answered']
  /** How many attempts wait for somebody to ask their gateway. */
  countDue(): Promise<number>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** Takes codes and answers, and asks the gateways by itself about what they have not said. */
export const openPayments = (payments: Payments): OpenPayments => ({
  payments,
  take: (code) => takeBlikCode(payments, code),
  answered: (attemptId, answer) => recordAnswer(payments, { attemptId, answer }),
  countDue: () => countDueAttempts(payments.db, payments.clock.now()),
  close: keepReconciling(payments),
})

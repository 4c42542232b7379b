import { countDueAttempts } from '../attempts/move-attempt.ts'
import type { GatewayHost } from '../gateways/port.ts'
import { gatewayHost } from './gateway-host.ts'
import type { Payments } from './payments.ts'
import { askAboutSession, keepReconciling } from './reconcile.ts'
import { type Taken, type TakenCode, takeBlikCode } from './take-code.ts'

export interface OpenPayments {
  payments: Payments
  take(code: TakenCode): Promise<Taken>
  /** What a gateway is plugged into, by its name. */
  hostOf(gateway: string): Omit<GatewayHost, 'ringRefund'>
  /** Asks the gateway about a session's attempt, if it is time to. */
  askAbout(sessionId: string): Promise<void>
  /** How many attempts wait for somebody to ask their gateway. */
  countDue(): Promise<number>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** Takes codes and answers, and asks the gateways by itself about what they have not said. */
export const openPayments = (payments: Payments): OpenPayments => ({
  payments,
  take: (code) => takeBlikCode(payments, code),
  hostOf: (gateway) => gatewayHost(payments, gateway),
  askAbout: (sessionId) => askAboutSession(payments, sessionId),
  countDue: () => countDueAttempts(payments.db, payments.clock.now()),
  close: keepReconciling(payments),
})

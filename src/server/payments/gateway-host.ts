import { findAttemptOf, sessionOfAttempt } from '../attempts/read-attempts.ts'
import type { GatewayHost } from '../gateways/port.ts'
import { amountOfSession } from '../sessions/amount-of.ts'
import type { Payments } from './payments.ts'
import { recordAnswer } from './record-answer.ts'

/** What a gateway gets of the payments. */
export const gatewayHost = (payments: Payments, gateway: string): Omit<GatewayHost, 'ringRefund'> => {
  const { db, clock, log, watch } = payments
  return {
    answered: (attemptId, answer) => recordAnswer(payments, { attemptId, answer }),
    async findAttempt(id) {
      const found = await findAttemptOf(db, { gateway, id })
      return found && { attemptId: id, ...found, askedAt: clock.now() }
    },
    async amountOf(attemptId) {
      if ((await findAttemptOf(db, { gateway, id: attemptId })) === null) return null
      const sessionId = await sessionOfAttempt(db, attemptId)
      return sessionId === null ? null : amountOfSession(db, sessionId)
    },
    warn: (about, message) => log.warn({ gateway, ...about }, message),
    alarm(about, message) {
      watch?.alarm()
      log.error({ gateway, ...about, alarm: true }, message)
    },
    notified: (outcome) => watch?.notification({ gateway, outcome }),
    unknownDecline: () => watch?.unknownDecline(gateway),
  }
}

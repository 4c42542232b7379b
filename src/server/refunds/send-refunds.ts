import { referenceOfAttempt } from '../attempts/read-attempts.ts'
import { recordRefund } from './record-refund.ts'
import { claimDueRefunds, type RefundRow } from './refund-rows.ts'
import type { Refunds } from './refunds.ts'

const batch = 20
const pauseMs = 1_000

/**
 * Tells the gateway of a refund, or asks about it, which is the same call: it moves money once. Returns whether the gateway's
 * word is written down. Never rejects.
 */
export const sendRefund = async (refunds: Refunds, row: RefundRow): Promise<boolean> => {
  const { db, gateways, log, watch, replyTimeoutMs } = refunds
  const { id, gateway: name, attempt_id: attemptId, amount, currency } = row
  // It was refused before the gateway had it: sent once more, it would move money that has been given free.
  if (row.status !== 'pending' && row.gateway_reference === null) return true
  try {
    const gateway = gateways.all.find((each) => each.name === name)
    if (!gateway?.refund) {
      watch?.alarm()
      log.error({ refund: id, gateway: name, alarm: true }, 'a refund waits for a gateway that is not configured')
      return false
    }
    const reference = await referenceOfAttempt(db, attemptId)
    const signal = AbortSignal.timeout(replyTimeoutMs)
    const { created_at: begunAt, gateway_reference: refundReference } = row
    const request = { refundId: id, attemptId, reference, amount, currency, begunAt, refundReference }
    await recordRefund(refunds, { given: row, answer: await gateway.refund(request, signal) })
    return true
  } catch (error) {
    log.warn({ refund: id, gateway: name, err: error }, 'a gateway has not said what became of a refund: asked again')
    return false
  }
}

/** Does what is due now. Several processes may do so at once; one refund is sent by one of them. */
export const sendDueRefunds = async (refunds: Refunds): Promise<void> => {
  const { db, clock, replyTimeoutMs } = refunds
  for (;;) {
    const rows = await claimDueRefunds(db, { now: clock.now(), patienceMs: replyTimeoutMs, limit: batch })
    await Promise.all(rows.map((row) => sendRefund(refunds, row)))
    if (rows.length < batch) return
  }
}

export interface Sending {
  /** Looks for what is due at once, and resolves once that is done. */
  now(): Promise<void>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** Sends what is due now and once a second from then on. */
export const keepSendingRefunds = (refunds: Refunds): Sending => {
  const { clock, log } = refunds
  let underWay: Promise<void> = Promise.resolve()
  let callOff = () => {}
  let closed = false
  const look = () => {
    callOff()
    underWay = underWay
      .then(() => (closed ? undefined : sendDueRefunds(refunds)))
      .catch((error: unknown) => log.error({ err: error }, 'refunds that are due cannot be read, and are read again'))
      .then(() => {
        callOff()
        if (!closed) callOff = clock.at(new Date(clock.now().getTime() + pauseMs), look)
      })
    return underWay
  }
  void look()
  return {
    now: look,
    async close() {
      closed = true
      callOff()
      await underWay
    },
  }
}

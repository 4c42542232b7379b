import { referenceOfAttempt } from '../attempts/read-attempts.ts'
import { inTime } from '../in-time.ts'
import { recordRefund } from './record-refund.ts'
import { claimDueRefunds, gatewaysWithDueRefunds, type RefundRow } from './refund-rows.ts'
import type { Refunds } from './refunds.ts'

const batch = 20
const pauseMs = 1_000

/**
 * Tells the gateway of a refund, or asks about it, which is the same call: it moves money once. Returns whether the gateway's
 * word is written down. Never rejects.
 */
export const sendRefund = async (refunds: Refunds, row: RefundRow): Promise<boolean> => {
  const { db, gateways, log, replyTimeoutMs } = refunds
  const { id, gateway: name, attempt_id: attemptId, amount, currency } = row
  // It was refused before the gateway had it: sent once more, it would move money that has been given free.
  if (row.status !== 'pending' && row.gateway_reference === null) return true
  try {
    const gateway = gateways.named(name)
    if (!gateway.refund) throw new Error('The gateway gives nothing back any more')
    const reference = await referenceOfAttempt(db, attemptId)
    const signal = AbortSignal.timeout(replyTimeoutMs)
    const { created_at: begunAt, gateway_reference: refundReference } = row
    const request = { refundId: id, attemptId, reference, amount, currency, begunAt, refundReference }
    await recordRefund(refunds, { given: row, answer: await inTime(gateway.refund(request, signal), signal) })
    return true
  } catch (error) {
    log.warn({ refund: id, gateway: name, err: error }, 'a gateway has not said what became of a refund: asked again')
    return false
  }
}

/** Does what is due at one gateway. Several processes may do so at once; one refund is sent by one of them. */
const sendDueRefunds = async (refunds: Refunds, gateway: string): Promise<void> => {
  const { db, clock, replyTimeoutMs } = refunds
  for (;;) {
    const rows = await claimDueRefunds(db, { gateway, now: clock.now(), patienceMs: replyTimeoutMs, limit: batch })
    await Promise.all(rows.map((row) => sendRefund(refunds, row)))
    if (rows.length < batch) return
  }
}

/** Does the work one at a time: what is asked for meanwhile is done once after that, since it may be newer. Never rejects. */
const oneAtATime = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | null = null
  let following: Promise<void> | null = null
  const run = () => {
    running = work().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (running === null) return run()
    following ??= running.then(() => {
      following = null
      return run()
    })
    return following
  }
}

export interface Sending {
  /** Looks for what is due at once, and does not wait for it. */
  now(): void
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** Sends what is due now and once a second from then on; a gateway that takes long holds up no other. */
export const keepSendingRefunds = (refunds: Refunds): Sending => {
  const { db, clock, gateways, log, watch } = refunds
  const senders = new Map<string, () => Promise<void>>()
  const missing = new Set<string>()
  const underWay = new Set<Promise<void>>()
  let callOff = () => {}
  let closed = false

  const begin = (work: () => Promise<void>): Promise<void> => {
    const done = work().finally(() => underWay.delete(done))
    underWay.add(done)
    return done
  }
  const senderFor = (gateway: string) => {
    const sender =
      senders.get(gateway) ??
      oneAtATime(async () => {
        if (closed) return
        await sendDueRefunds(refunds, gateway).catch((error: unknown) =>
          log.error({ gateway, err: error }, 'sending refunds failed and is tried again'),
        )
      })
    senders.set(gateway, sender)
    return sender
  }
  const send = (gateway: string) => {
    if (gateways.all.some(({ name }) => name === gateway)) return void begin(senderFor(gateway))
    if (missing.has(gateway)) return
    missing.add(gateway)
    watch?.alarm()
    log.error({ gateway, alarm: true }, 'refunds wait for a gateway that is not configured')
  }
  const look = async (): Promise<void> => {
    try {
      const due = await gatewaysWithDueRefunds(db, clock.now())
      if (!closed) due.forEach(send)
    } catch (error) {
      log.error({ err: error }, 'refunds that are due cannot be read, and are read again')
    }
  }
  const run = () => {
    void begin(look).then(() => {
      if (!closed) callOff = clock.at(new Date(clock.now().getTime() + pauseMs), run)
    })
  }
  run()
  return {
    now: () => void begin(look),
    async close() {
      closed = true
      callOff()
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

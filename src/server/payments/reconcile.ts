import { neverReceived } from '../attempts/attempt.ts'
import { type AttemptRow, fromRow } from '../attempts/attempt-row.ts'
import { claimDueAttempts } from '../attempts/move-attempt.ts'
import { dueSessions, expireIfDue } from '../sessions/expire-session.ts'
import type { Payments } from './payments.ts'
import { recordAnswer } from './record-answer.ts'

const batch = 50

/**
 * Does all that is due: asks the gateways about attempts that they left without an answer, and expires sessions whose
 * time is over. Several processes may do so at once; one attempt is asked about by one of them.
 */
export const reconcile = async (payments: Payments): Promise<void> => {
  const { db, clock } = payments
  const attempts = await claimDueAttempts(db, { now: clock.now(), limit: batch })
  await Promise.all(attempts.map((attempt) => ask(payments, attempt)))
  const now = payments.clock.now()
  const sessionIds = await dueSessions({ db: payments.db, now, limit: batch })
  for (const sessionId of sessionIds) await expireIfDue(payments, { sessionId, now })
  if (attempts.length === batch || sessionIds.length === batch) await reconcile(payments)
}

const ask = async (payments: Payments, row: AttemptRow): Promise<void> => {
  try {
    await lookUp(payments, row)
  } catch (error) {
    payments.log.warn({ attempt: row.id, gateway: row.gateway, err: error }, 'a gateway could not be asked')
  }
}

const lookUp = async (payments: Payments, row: AttemptRow): Promise<void> => {
  const { id: attemptId, gateway_reference: reference, created_at: begunAt } = row
  const gateway = payments.gateways.named(row.gateway)
  const timeout = AbortSignal.timeout(payments.replyTimeoutMs)
  const answer = await gateway.lookUp({ attemptId, reference, begunAt }, timeout)
  if (answer) {
    // Most often the payer has just not confirmed yet, and there is nothing to write.
    if (answer.status !== row.status) await recordAnswer(payments, { attemptId, answer })
    return
  }
  const never = neverReceived(fromRow(row), { silenceMs: gateway.silenceMs, now: payments.clock.now() })
  if (never) await recordAnswer(payments, { attemptId, answer: never, basis: { reference } })
}

const pauseMs = 1_000

/** Reconciles now and once a second from then on. Returns the way to stop, which waits for what is under way. */
export const keepReconciling = (payments: Payments): (() => Promise<void>) => {
  let stopped = false
  let callOff = () => {}
  let underWay: Promise<void> = Promise.resolve()
  const run = () => {
    underWay = reconcile(payments)
      .catch((error: unknown) => payments.log.error({ err: error }, 'reconciling failed and is tried again'))
      .then(() => {
        if (!stopped) callOff = payments.clock.at(new Date(payments.clock.now().getTime() + pauseMs), run)
      })
  }
  run()
  return async () => {
    stopped = true
    callOff()
    await underWay
  }
}

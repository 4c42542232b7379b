import { neverReceived } from '../attempts/attempt.ts'
import { type AttemptRow, fromRow } from '../attempts/attempt-row.ts'
import { claimDueAttempts, dueAttemptOf, gatewaysWithDueAttempts } from '../attempts/move-attempt.ts'
import { inTime } from '../in-time.ts'
import { expireDueSessions } from './expire-due.ts'
import { type LeftOut, leftOut } from './left-out.ts'
import type { Payments } from './payments.ts'
import { recordAnswer } from './record-answer.ts'

const batch = 50

/** What one reconciler remembers of attempts, sessions and gateways that it cannot work on. */
interface Troubles {
  attempts: LeftOut
  sessions: LeftOut
  gateways: LeftOut
}

const noTroubles = ({ clock }: Payments): Troubles => ({
  attempts: leftOut(clock),
  sessions: leftOut(clock),
  gateways: leftOut(clock),
})

/**
 * Does all that is due: asks the gateways about attempts that they left without an answer, and expires sessions whose
 * time is over. Several processes may do so at once; one attempt is asked about by one of them.
 */
export const reconcile = async (payments: Payments, troubles = noTroubles(payments)): Promise<void> => {
  const gateways = await gatewaysWithDueAttempts(payments.db, payments.clock.now())
  await Promise.all(gateways.map((gateway) => finishAttempts(payments, { gateway, troubles })))
  await expireDueSessions(payments, troubles.sessions)
}

interface Finishing {
  gateway: string
  troubles: Troubles
}

/** Asks one gateway about its due attempts. */
const finishAttempts = async (payments: Payments, { gateway, troubles }: Finishing): Promise<void> => {
  const { db, clock } = payments
  let bad = 0
  const onBad = async (id: string, error: unknown) => {
    bad += 1
    if (troubles.attempts.add(id))
      alarm(payments, { attempt: id, gateway, err: error }, 'an attempt cannot be worked on')
  }
  for (;;) {
    const without = troubles.attempts.ids()
    bad = 0
    const { attempts, due } = await claimDueAttempts(db, { gateway, now: clock.now(), limit: batch, without, onBad })
    await Promise.all(attempts.map((attempt) => ask(payments, { attempt, troubles })))
    // What others have taken meanwhile is not waited for.
    if (due < batch || attempts.length + bad === 0) return
  }
}

const alarm = ({ watch, log }: Payments, about: object, message: string) => {
  watch?.alarm()
  log.error({ ...about, alarm: true }, message)
}

const ask = async (
  payments: Payments,
  { attempt, troubles }: { attempt: AttemptRow; troubles: Troubles },
): Promise<void> => {
  const { id, gateway } = attempt
  if (!payments.gateways.all.some(({ name }) => name === gateway)) {
    if (troubles.gateways.add(gateway))
      alarm(payments, { gateway }, 'attempts wait for a gateway that is not configured')
    return
  }
  try {
    await lookUp(payments, attempt)
  } catch (error) {
    payments.log.warn({ attempt: id, gateway, err: error }, 'a gateway could not be asked')
  }
}

/** Asks about one session's attempt, if it is due. */
export const askAboutSession = async (payments: Payments, sessionId: string): Promise<void> => {
  const attempt = await dueAttemptOf(payments.db, { sessionId, now: payments.clock.now() })
  if (attempt) await ask(payments, { attempt, troubles: noTroubles(payments) })
}

const lookUp = async (payments: Payments, row: AttemptRow): Promise<void> => {
  const { id: attemptId, gateway_reference: reference, created_at: begunAt } = row
  const gateway = payments.gateways.named(row.gateway)
  const timeout = AbortSignal.timeout(payments.replyTimeoutMs)
  const askedAt = payments.clock.now()
  const answer = await inTime(gateway.lookUp({ attemptId, reference, begunAt, askedAt }, timeout), timeout)
  if (answer) {
    // Most often the payer has just not confirmed yet, and there is nothing to write.
    if (answer.status !== row.status) await recordAnswer(payments, { attemptId, answer })
    return
  }
  const never = neverReceived(fromRow(row), { silenceMs: gateway.silenceMs, now: askedAt })
  if (never) await recordAnswer(payments, { attemptId, answer: never, basis: { reference } })
}

const pauseMs = 1_000

/**
 * Reconciles now and once a second from then on; a gateway that takes long holds up neither the others nor what expires.
 * Returns the way to stop, which waits for what is under way.
 */
export const keepReconciling = (payments: Payments): (() => Promise<void>) => {
  const { db, clock, log } = payments
  const troubles = noTroubles(payments)
  const underWay = new Map<string, Promise<void>>()
  const again = new Map<string, () => Promise<void>>()
  let stopped = false
  let callOff = () => {}
  let looking: Promise<void> = Promise.resolve()

  /** What is under way is done once more after that: it may have begun before the last thing became due. */
  const begin = (what: string, work: () => Promise<void>) => {
    if (underWay.has(what)) {
      again.set(what, work)
      return
    }
    const done = work()
      .catch((error: unknown) => log.error({ err: error }, 'reconciling failed and is tried again'))
      .then(() => {
        underWay.delete(what)
        const next = again.get(what)
        again.delete(what)
        if (next && !stopped) begin(what, next)
      })
    underWay.set(what, done)
  }
  const look = async () => {
    begin('sessions', () => expireDueSessions(payments, troubles.sessions))
    for (const gateway of await gatewaysWithDueAttempts(db, clock.now())) {
      begin(`gateway ${gateway}`, () => finishAttempts(payments, { gateway, troubles }))
    }
  }
  const run = () => {
    looking = look()
      .catch((error: unknown) => log.error({ err: error }, 'what is due cannot be read, and is read again'))
      .then(() => {
        if (!stopped) callOff = clock.at(new Date(clock.now().getTime() + pauseMs), run)
      })
  }
  run()
  return async () => {
    stopped = true
    callOff()
    await looking
    await Promise.all(underWay.values())
  }
}

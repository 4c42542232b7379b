import type { GatewayAnswer } from '../gateways/port.ts'
import { gatewayNamed } from '../gateways/registry.ts'
import { dueSessions, expireIfDue } from '../sessions/expire-session.ts'
import { neverReceived, nextCheckAt } from './attempt.ts'
import { type AttemptRow, fromRow } from './attempt-row.ts'
import type { Payments } from './payments.ts'
import { recordAnswer } from './record-answer.ts'

const batch = 50

/**
 * Does all that is due: asks the gateways about attempts that they left without an answer, and expires sessions whose
 * time is over. Several processes may do so at once; one attempt is asked about by one of them.
 */
export const reconcile = async (payments: Payments): Promise<void> => {
  const attempts = await claimDueAttempts(payments)
  await Promise.all(attempts.map((attempt) => ask(payments, attempt)))
  const now = payments.clock.now()
  const sessionIds = await dueSessions({ db: payments.db, now, limit: batch })
  for (const sessionId of sessionIds) await expireIfDue(payments, { sessionId, now })
  if (attempts.length === batch || sessionIds.length === batch) await reconcile(payments)
}

/** How many attempts wait for somebody to ask their gateway. */
export const countDueAttempts = async ({ db, clock }: Pick<Payments, 'db' | 'clock'>): Promise<number> => {
  const { count } = await db
    .selectFrom('payment_attempts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('finished_at', 'is', null)
    .where('next_check_at', '<=', clock.now())
    .executeTakeFirstOrThrow()
  return count
}

/** Takes the due attempts and sets the time of the next question at once, so that a crash here only delays it. */
const claimDueAttempts = ({ db, clock }: Payments): Promise<AttemptRow[]> =>
  db.transaction().execute(async (trx) => {
    const now = clock.now()
    const due = await trx
      .selectFrom('payment_attempts')
      .selectAll()
      .where('finished_at', 'is', null)
      .where('next_check_at', '<=', now)
      .orderBy('next_check_at')
      .limit(batch)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const row of due) {
      await trx
        .updateTable('payment_attempts')
        .set({ next_check_at: nextCheckAt(fromRow(row), now) })
        .where('id', '=', row.id)
        .execute()
    }
    return due
  })

const ask = async (payments: Payments, row: AttemptRow): Promise<void> => {
  try {
    const answer = await lookUp(payments, row)
    // Most often the payer has just not confirmed yet, and there is nothing to write.
    if (answer && answer.status !== row.status) await recordAnswer(payments, row.id, answer)
  } catch (error) {
    payments.log.warn({ attempt: row.id, gateway: row.gateway, err: error }, 'a gateway could not be asked')
  }
}

const lookUp = async (payments: Payments, row: AttemptRow): Promise<GatewayAnswer | null> => {
  const gateway = gatewayNamed(payments.gateways, row.gateway)
  const answer = await gateway.lookUp(row.id, AbortSignal.timeout(payments.replyTimeoutMs))
  return answer ?? neverReceived(fromRow(row), payments.clock.now())
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

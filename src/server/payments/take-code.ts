import { randomUUID } from 'node:crypto'
import type { AttemptRefusal } from '../../contract/payment-attempt.ts'
import type { Gateway } from '../gateways/port.ts'
import { gatewayFor } from '../gateways/registry.ts'
import { expireLocked } from '../sessions/expire-session.ts'
import { lockSession, type SessionRow } from '../sessions/lock-session.ts'
import { isSessionId } from '../sessions/session-id.ts'
import { announceAttempt } from './announce-attempt.ts'
import { nextCheckAt } from './attempt.ts'
import { fromRow } from './attempt-row.ts'
import type { Payments } from './payments.ts'
import { recordAnswer } from './record-answer.ts'
import { refusalOf } from './refusal.ts'

export interface TakenCode {
  sessionId: string
  /** The count of the session's finished attempts + 1, as the page knows it. */
  number: number
  blikCode: string
}

type Beginning =
  | { kind: 'begun'; attemptId: string; session: SessionRow; gateway: Gateway }
  | { kind: 'known' | 'not_found' }
  | { kind: 'refused'; refusal: AttemptRefusal }

export type Taken = { kind: 'begun' | 'known' | 'not_found' } | { kind: 'refused'; refusal: AttemptRefusal }

/**
 * Sends a code to the gateway as the session's attempt of this number: `begun` if this call did, `known` if an earlier
 * one had. The attempt is committed before the gateway hears of it, and no transaction is open while the gateway thinks.
 */
export const takeBlikCode = async (payments: Payments, code: TakenCode): Promise<Taken> => {
  if (!isSessionId(code.sessionId)) return { kind: 'not_found' }
  const beginning = await begin(payments, code)
  if (beginning.kind === 'begun') await charge(payments, beginning, code.blikCode)
  return beginning.kind === 'refused' ? beginning : { kind: beginning.kind }
}

const begin = ({ db, clock, gateways, outbox, replyTimeoutMs }: Payments, { sessionId, number }: TakenCode) =>
  db.transaction().execute(async (trx): Promise<Beginning> => {
    const session = await lockSession(trx, sessionId)
    if (!session) return { kind: 'not_found' }
    const now = clock.now()
    const attempts = await trx
      .selectFrom('payment_attempts')
      .select(['number', 'finished_at'])
      .where('session_id', '=', sessionId)
      .execute()
    if (attempts.some((attempt) => attempt.number === number)) return { kind: 'known' }
    const refusal = refusalOf({ session, attempts, number, now })
    if (refusal === 'session_expired' && session.status === 'open')
      await expireLocked({ trx, outbox }, { sessionId, now })
    if (refusal) return { kind: 'refused', refusal }

    const gateway = gatewayFor(gateways, session.livemode)
    if (!gateway) throw new Error('There is no live gateway any more, but a live session asks for it')
    const attemptId = randomUUID()
    const row = {
      id: attemptId,
      session_id: sessionId,
      number,
      gateway: gateway.name,
      status: 'sending' as const,
      created_at: now,
      reply_by: new Date(now.getTime() + replyTimeoutMs),
      confirm_by: null,
      finished_at: null,
      decline_code: null,
      gateway_code: null,
      next_check_at: null,
    }
    await trx
      .insertInto('payment_attempts')
      .values({ ...row, next_check_at: nextCheckAt(fromRow(row), now) })
      .execute()
    await announceAttempt({ trx, outbox }, { row, now })
    return { kind: 'begun', attemptId, session, gateway }
  })

const charge = async (
  payments: Payments,
  { attemptId, session, gateway }: Extract<Beginning, { kind: 'begun' }>,
  blikCode: string,
): Promise<void> => {
  const request = {
    attemptId,
    sessionId: session.id,
    amount: session.amount_total,
    currency: session.currency,
    blikCode,
    customer: {
      firstname: session.customer_firstname,
      lastname: session.customer_lastname,
      email: session.customer_email,
      ip: session.customer_ip,
    },
  }
  const patience = [AbortSignal.timeout(payments.replyTimeoutMs), ...(payments.stopping ? [payments.stopping] : [])]
  const answer = await gateway.charge(request, AbortSignal.any(patience)).catch((error: unknown) => {
    payments.watch?.attempt({ gateway: gateway.name, outcome: 'reply_lost', declineCode: null })
    payments.log.warn({ attempt: attemptId, gateway: gateway.name, err: error }, 'the reply to a charge is lost')
    return null
  })
  if (answer) await recordAnswer(payments, attemptId, answer)
  else await admitNotKnowing(payments, { attemptId, sessionId: session.id })
}

/** The reply will not come any more: pages say so from now on, and the gateway is asked what it has done. */
const admitNotKnowing = (
  { db, clock, outbox }: Payments,
  { attemptId, sessionId }: { attemptId: string; sessionId: string },
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const now = clock.now()
    await lockSession(trx, sessionId)
    const row = await trx
      .updateTable('payment_attempts')
      .set({ reply_by: now })
      .where('id', '=', attemptId)
      .where('status', '=', 'sending')
      .returningAll()
      .executeTakeFirst()
    if (!row) return
    await trx
      .updateTable('payment_attempts')
      .set({ next_check_at: nextCheckAt(fromRow(row), now) })
      .where('id', '=', attemptId)
      .execute()
    await announceAttempt({ trx, outbox }, { row, now })
  })

import type { AttemptRefusal } from '../../contract/payment-attempt.ts'
import { referenceOf } from '../../contract/reference.ts'
import { beginAttempt } from '../attempts/begin-attempt.ts'
import { keepGatewayReference, markReplyOverdue } from '../attempts/move-attempt.ts'
import { attemptsInBrief } from '../attempts/read-attempts.ts'
import type { Gateway } from '../gateways/port.ts'
import { type Payee, payeeOf } from '../merchants/payee.ts'
import { expireLocked } from '../sessions/expire-session.ts'
import { lockSession, type SessionRow } from '../sessions/lock-session.ts'
import { isSessionId } from '../sessions/session-id.ts'
import { announceAttempt } from './announce-attempt.ts'
import type { Payments } from './payments.ts'
import { recordAnswer } from './record-answer.ts'
import { refusalOf } from './refusal.ts'

export interface TakenCode {
  sessionId: string
  /** The count of the session's finished attempts + 1, as the page knows it. */
  number: number
  blikCode: string
  /** Who sent it: the address that the request came from, and its User-Agent, empty for none. */
  payer: { ip: string; userAgent: string }
}

type Beginning =
  | { kind: 'begun'; attemptId: string; session: SessionRow; payee: Payee; gateway: Gateway }
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
  if (beginning.kind === 'begun') await charge(payments, beginning, code)
  return beginning.kind === 'refused' ? beginning : { kind: beginning.kind }
}

const begin = (payments: Payments, { sessionId, number }: TakenCode): Promise<Beginning> => {
  const { db, clock, gateways, outbox, replyTimeoutMs } = payments
  return db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId)
    if (!session) return { kind: 'not_found' }
    const now = clock.now()
    const attempts = await attemptsInBrief(trx, sessionId)
    if (attempts.some((attempt) => attempt.number === number)) return { kind: 'known' }
    const payee = await payeeOf(trx, session.merchant_id)
    const refusal = refusalOf({ session, attempts, number, now, isOver: payee.isDisabled })
    if (refusal === 'session_expired' && session.status === 'open')
      await expireLocked({ trx, outbox }, { sessionId, now })
    if (refusal) return { kind: 'refused', refusal }

    const gateway = gateways.forMode(session.livemode)
    if (!gateway) throw new Error('There is no live gateway any more, but a live session asks for it')
    const row = await beginAttempt(trx, { sessionId, number, gateway: gateway.name, now, replyTimeoutMs })
    await announceAttempt({ trx, outbox }, { row, now })
    return { kind: 'begun', attemptId: row.id, session, payee, gateway }
  })
}

const charge = async (
  payments: Payments,
  { attemptId, session, payee, gateway }: Extract<Beginning, { kind: 'begun' }>,
  { blikCode, payer }: TakenCode,
): Promise<void> => {
  const request = {
    attemptId,
    sessionId: session.id,
    merchantId: session.merchant_id,
    merchantName: payee.name,
    order: orderOf(session, payee),
    quotable: referenceOf(session.id),
    amount: session.amount_total,
    currency: session.currency,
    blikCode,
    customer: {
      firstname: session.customer_firstname,
      lastname: session.customer_lastname,
      email: session.customer_email,
      ip: session.customer_ip,
    },
    payer: { ip: payer.ip, userAgent: payer.userAgent.slice(0, longestUserAgent) },
  }
  const patience = [AbortSignal.timeout(payments.replyTimeoutMs), ...(payments.stopping ? [payments.stopping] : [])]
  const context = {
    signal: AbortSignal.any(patience),
    keepReference: (reference: string) => keepReference(payments, { attemptId, sessionId: session.id, reference }),
  }
  const answer = await gateway.charge(request, context).catch((error: unknown) => {
    payments.watch?.attempt({ gateway: gateway.name, outcome: 'reply_lost', declineCode: null })
    payments.log.warn({ attempt: attemptId, gateway: gateway.name, err: error }, 'the reply to a charge is lost')
    return null
  })
  if (answer) await recordAnswer(payments, { attemptId, answer })
  else await leaveReplyOpen(payments, { attemptId, sessionId: session.id })
}

const longestUserAgent = 512

/** Of metadata what the merchant lets its payers read. */
const orderOf = ({ metadata }: SessionRow, { orderKeys }: Payee) => {
  const under = (key: string | null) => (key === null ? null : (metadata?.[key] ?? null))
  return { number: under(orderKeys.number), description: under(orderKeys.description) }
}

interface Reference {
  attemptId: string
  sessionId: string
  reference: string
}

const keepReference = ({ db }: Payments, { attemptId, sessionId, reference }: Reference): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await lockSession(trx, sessionId)
    if (await keepGatewayReference(trx, { id: attemptId, reference })) return
    throw new Error('The attempt has its final answer, or a reference, already: its code must not be sent')
  })

/** The reply will not come any more: pages say so from now on, and the gateway is asked what it has done. */
const leaveReplyOpen = (
  { db, clock, outbox }: Payments,
  { attemptId, sessionId }: Omit<Reference, 'reference'>,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const now = clock.now()
    await lockSession(trx, sessionId)
    const row = await markReplyOverdue(trx, { id: attemptId, now })
    if (row) await announceAttempt({ trx, outbox }, { row, now })
  })

import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { CreateRefund } from '../../contract/refund.ts'
import { payingAttemptOf } from '../attempts/read-attempts.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Gateways } from '../gateways/registry.ts'
import type { Caller } from '../keys/authenticate.ts'
import { announceChange } from '../sessions/announce-change.ts'
import { lockSession, type SessionRow } from '../sessions/lock-session.ts'
import { badRequest, conflict, notFound } from '../transport/api-error.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { presentRefund } from './present-refund.ts'
import { amountGivenBack, insertRefund, type RefundRow } from './refund-rows.ts'

export interface CreatingDeps {
  clock: Clock
  gateways: Gateways
  outbox: Outbox
}

/** `re_` and 16 random bytes in 22 characters. */
const newRefundId = (): string => `re_${randomBytes(16).toString('base64url')}`

const sessionMissing = () =>
  notFound({
    code: 'resource_missing',
    param: 'checkout_session',
    message: 'This key sees no such Checkout Session: check the id, and whether the key is of the same mode.',
  })

/**
 * Writes a refund of the caller's session down, to be sent to its gateway afterwards: all that is left unless an amount is
 * given. Throws where there is nothing to give back, or less than that.
 */
export const createRefund = async (
  { trx, clock, gateways, outbox }: CreatingDeps & { trx: Transaction<Database> },
  { caller, parameters }: { caller: Caller; parameters: CreateRefund },
): Promise<RefundRow> => {
  const session = await lockSession(trx, parameters.checkout_session)
  if (!session || session.merchant_id !== caller.merchantId || session.livemode !== caller.livemode) {
    throw sessionMissing()
  }
  const attempt = session.status === 'open' ? null : await payingAttemptOf(trx, session.id)
  if (attempt === null) {
    throw conflict({
      code: 'session_not_paid',
      param: 'checkout_session',
      message: `The session is ${session.status}: only what was paid can be refunded.`,
    })
  }
  if (!gateways.all.some(({ name, refund }) => name === attempt.gateway && refund !== undefined)) {
    throw conflict({
      code: 'refund_impossible',
      param: 'checkout_session',
      message: 'The gateway that took the payment gives nothing back from here: do it in its own panel.',
    })
  }
  const amount = judgeAmount({ session, given: parameters.amount, gone: await amountGivenBack(trx, session.id) })
  const now = clock.now()
  const row: RefundRow = {
    id: newRefundId(),
    session_id: session.id,
    attempt_id: attempt.id,
    merchant_id: session.merchant_id,
    livemode: session.livemode,
    gateway: attempt.gateway,
    amount,
    currency: session.currency,
    status: 'pending',
    failure_reason: null,
    gateway_reference: null,
    created_at: now,
    next_check_at: now,
  }
  await insertRefund(trx, row)
  const refund = presentRefund(row)
  await announceChange({ trx, outbox }, { sessionId: session.id, type: 'refund.created', now, refund })
  return row
}

interface Judging {
  session: SessionRow
  given: number | undefined
  /** What has gone back, or is on its way. */
  gone: number
}

const judgeAmount = ({ session, given, gone }: Judging): number => {
  const left = session.amount_total - gone
  if (left <= 0) {
    throw conflict({
      code: 'nothing_left_to_refund',
      param: 'checkout_session',
      message: `All ${session.amount_total} of it have been refunded, or are on their way.`,
    })
  }
  if (given === undefined || given <= left) return given ?? left
  throw badRequest({
    code: 'amount_too_large',
    param: 'amount',
    message: `\`amount\` must be at most ${left}: of ${session.amount_total}, ${gone} have been refunded or are on their way.`,
  })
}

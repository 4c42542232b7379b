import type { RefundAnswer } from '../gateways/port.ts'
import { announceChange } from '../sessions/announce-change.ts'
import { lockSession } from '../sessions/lock-session.ts'
import { presentRefund } from './present-refund.ts'
import { applyRefundAnswer } from './refund.ts'
import { moveRefund, type RefundRow, readRefund } from './refund-rows.ts'
import type { Refunds } from './refunds.ts'

/** Makes of a refund what its gateway says, and tells its shop and its payer. Any number of times the same is once. */
export const recordRefund = async (
  { db, clock, outbox, log, watch }: Refunds,
  { given, answer }: { given: RefundRow; answer: RefundAnswer },
): Promise<void> => {
  const verdict = await db.transaction().execute(async (trx) => {
    await lockSession(trx, given.session_id)
    const row = await readRefund(trx, given.id)
    if (row === null) throw new Error('A refund is gone')
    const { status, failure_reason: failureReason, gateway_reference: gatewayReference } = row
    const applied = applyRefundAnswer({ status, failureReason, gatewayReference }, answer)
    if (applied.kind !== 'changed') return applied
    const now = clock.now()
    const moved = await moveRefund(trx, { row, refund: applied.refund, now })
    const refund = presentRefund(moved)
    await announceChange({ trx, outbox }, { sessionId: row.session_id, type: 'refund.updated', now, refund })
    return applied
  })
  const { id: refund, gateway } = given
  if (verdict.kind === 'contradiction') {
    watch?.alarm()
    log.error({ refund, gateway, alarm: true }, 'a gateway has refunded what it had called failed: compare the books')
  }
  if (verdict.kind === 'changed' && answer.status !== 'pending') watch?.refund({ gateway, outcome: answer.status })
}

import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../keys/authenticate.ts'
import { badRequest } from '../transport/api-error.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import { receiverOf } from './write-event.ts'

interface Resending {
  trx: Transaction<Database>
  queue: Pick<DeliveryQueue, 'add'>
}

/** Sends an event once more, now and once. Returns whether there is such an event of the caller's. Throws a 400 without an address. */
export const resendEvent = async (
  { trx, queue }: Resending,
  { id, caller }: { id: string; caller: Caller },
): Promise<boolean> => {
  const event = await trx
    .selectFrom('events as event')
    .innerJoin('checkout_sessions as session', 'session.id', 'event.session_id')
    .select(['event.merchant_id', 'session.notification_url', 'session.notification_url_gone_at'])
    .where('event.id', '=', id)
    .where('event.merchant_id', '=', caller.merchantId)
    .where('event.livemode', '=', caller.livemode)
    .executeTakeFirst()
  if (!event) return false
  if (event.notification_url === '') {
    throw badRequest({
      code: 'notification_url_missing',
      message: 'The event’s session has no `notification_url`, so there is nowhere to send it to.',
    })
  }
  if (event.notification_url_gone_at !== null) {
    throw badRequest({
      code: 'notification_url_gone',
      message: 'The `notification_url` of the event’s session answered 410, so nothing is sent there any more.',
    })
  }
  await queue.add(trx, [{ eventId: id, tryNumber: null, receiver: receiverOf(event), afterMs: 0 }])
  return true
}

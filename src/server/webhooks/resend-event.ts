import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../keys/authenticate.ts'
import { badRequest } from '../transport/api-error.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import { notificationUrlOf } from './event-body.ts'
import { mostDeliveries } from './read-events.ts'
import { receiverOf } from './receiver.ts'

interface Resending {
  trx: Transaction<Database>
  queue: Pick<DeliveryQueue, 'add'>
}

/** Counts no further than it matters. */
const deliveries = sql<number>`(
  select count(1) from (select from deliveries where event_id = event.id limit ${mostDeliveries}) as sent)`

/** Sends an event once more, now and once. Returns whether there is such an event of the caller's. Throws a 400 where it cannot be sent. */
export const resendEvent = async (
  { trx, queue }: Resending,
  { id, caller }: { id: string; caller: Caller },
): Promise<boolean> => {
  const event = await trx
    .selectFrom('events as event')
    .leftJoin('switched_off_receivers as off', 'off.session_id', 'event.session_id')
    .select(['event.body', 'off.at as switched_off_at', deliveries.as('deliveries')])
    .where('event.id', '=', id)
    .where('event.merchant_id', '=', caller.merchantId)
    .where('event.livemode', '=', caller.livemode)
    .executeTakeFirst()
  if (!event) return false
  const url = notificationUrlOf(event.body)
  if (url === '') {
    throw badRequest({
      code: 'notification_url_missing',
      message: 'The event’s session has no `notification_url`, so there is nowhere to send it to.',
    })
  }
  if (event.switched_off_at !== null) {
    throw badRequest({
      code: 'notification_url_gone',
      message: 'The `notification_url` of the event’s session answered 410, so nothing is sent there any more.',
    })
  }
  if (event.deliveries >= mostDeliveries) {
    throw badRequest({
      code: 'resend_limit_reached',
      message: `The event has been sent ${mostDeliveries} times, and is not sent again: read it instead.`,
    })
  }
  const { merchantId } = caller
  const receiver = receiverOf({ merchantId, url })
  await queue.add(trx, [{ eventId: id, tryNumber: null, merchantId, receiver, afterMs: 0 }])
  return true
}

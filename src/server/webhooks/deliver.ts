import { type Kysely, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { DeliveryQueue, TakenJob } from './delivery-queue.ts'
import type { Poster } from './post-event.ts'
import { recordDelivery, switchOff } from './record-delivery.ts'
import { retryAfter } from './retry-after.ts'
import { signatureHeaders } from './sign.ts'

/** `failed` is tried again, `given_up` was the last try, `gone` means that the address is switched off. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'given_up' | 'gone'

export interface Delivering {
  db: Kysely<Database>
  clock: Clock
  queue: Pick<DeliveryQueue, 'add' | 'finish'>
  poster: Pick<Poster, 'post'>
  /** From 0 to 1. */
  random: () => number
}

/** Makes one try, and writes what came of it together with the next try. Null where there is nothing to send any more. */
export const deliver = async (
  delivering: Delivering,
  job: TakenJob,
  stopping: AbortSignal,
): Promise<DeliveryOutcome | null> => {
  const { db, clock, queue, poster } = delivering
  const at = clock.now()
  const event = await read(db, { eventId: job.eventId, now: at })
  const isOver = event === undefined || event.notification_url_gone_at !== null || event.notification_url === ''
  if (isOver || (job.tryNumber !== null && event.is_delivered)) {
    await db.transaction().execute((trx) => queue.finish(trx, job))
    return null
  }
  if (!event.secrets) throw new Error('A merchant has no secret to sign its events with')
  const answer = await poster.post({
    url: event.notification_url,
    body: event.body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Kasa',
      ...signatureHeaders({ id: event.id, body: event.body, sentAt: new Date(), secrets: event.secrets }),
    },
    livemode: event.livemode,
    stopping,
  })
  return db.transaction().execute(async (trx) => {
    await recordDelivery(trx, { eventId: event.id, at, answer })
    await queue.finish(trx, job)
    if (answer.statusCode !== null && answer.statusCode >= 200 && answer.statusCode < 300) return 'delivered'
    if (answer.statusCode === 410) {
      await switchOff(trx, { sessionId: event.session_id, at })
      return 'gone'
    }
    const afterMs = job.tryNumber === null ? null : retryAfter(job.tryNumber, delivering.random())
    if (job.tryNumber === null || afterMs === null) return 'given_up'
    const { eventId, receiver } = job
    await queue.add(trx, [{ eventId, receiver, tryNumber: job.tryNumber + 1, afterMs }])
    return 'failed'
  })
}

const read = (db: Kysely<Database>, { eventId, now }: { eventId: string; now: Date }) =>
  db
    .selectFrom('events as event')
    .innerJoin('checkout_sessions as session', 'session.id', 'event.session_id')
    .select(({ exists, selectFrom }) => [
      'event.id',
      'event.session_id',
      'event.merchant_id',
      'event.livemode',
      'event.body',
      'session.notification_url',
      'session.notification_url_gone_at',
      exists(
        selectFrom('deliveries as delivery')
          .select('delivery.id')
          .whereRef('delivery.event_id', '=', 'event.id')
          .where('delivery.status_code', '>=', 200)
          .where('delivery.status_code', '<', 300),
      ).as('is_delivered'),
      selectFrom('webhook_secrets as valid')
        .select(({ ref }) => [
          sql<string[]>`array_agg(${ref('valid.secret')} order by ${ref('valid.expires_at')} desc nulls first)`.as(
            'all',
          ),
        ])
        .whereRef('valid.merchant_id', '=', 'event.merchant_id')
        .where((eb) => eb.or([eb('valid.expires_at', 'is', null), eb('valid.expires_at', '>', now)]))
        .as('secrets'),
    ])
    .where('event.id', '=', eventId)
    .executeTakeFirst()

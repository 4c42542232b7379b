import { type InferResult, type Kysely, sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { readTogether, writeTogether } from '../database/together.ts'
import type { DeliveryQueue, NewJob, TakenJob } from './delivery-queue.ts'
import { notificationUrlOf } from './event-body.ts'
import type { Answer, Poster } from './post-event.ts'
import { type Delivery, recordDeliveries, switchOff } from './record-delivery.ts'
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

/** What is to be written of a job that was taken. */
interface Settlement {
  job: TakenJob
  /** Null where nothing was sent. */
  delivery: Delivery | null
  /** The session whose address is gone, since when. */
  gone: { sessionId: string; at: Date } | null
  next: NewJob | null
}

/** Makes one try, and writes what came of it together with the next try. Null where there is nothing to send any more. */
export type Deliver = (job: TakenJob, stopping: AbortSignal) => Promise<DeliveryOutcome | null>

/** Tries that begin or end at once share what they ask of the database. */
export const deliverer = ({ db, clock, queue, poster, random }: Delivering): Deliver => {
  const read = readTogether<string, EventRow>(async (eventIds) => {
    const rows = await select(db, { eventIds, now: clock.now() }).execute()
    return new Map(rows.map((row) => [row.id, row]))
  })
  const settle = writeTogether<Settlement>((settlements) =>
    db.transaction().execute((trx) => settleAll({ trx, queue }, settlements)),
  )
  return async (job, stopping) => {
    const at = clock.now()
    const event = await read(job.eventId)
    const url = event === null || event.switched_off_at !== null ? '' : notificationUrlOf(event.body)
    if (event === null || url === '' || (job.tryNumber !== null && event.is_delivered)) {
      await settle({ job, delivery: null, gone: null, next: null })
      return null
    }
    if (!event.secrets) throw new Error('A merchant has no secret to sign its events with')
    const answer = await poster.post({
      url,
      body: event.body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Kasa',
        ...signatureHeaders({ id: event.id, body: event.body, sentAt: new Date(), secrets: event.secrets }),
      },
      stopping,
    })
    const { outcome, next } = judge(answer, { job, random })
    const gone = outcome === 'gone' ? { sessionId: event.session_id, at } : null
    await settle({ job, delivery: { eventId: event.id, at, answer }, gone, next })
    return outcome
  }
}

const judge = (
  { statusCode }: Answer,
  { job, random }: { job: TakenJob; random: () => number },
): { outcome: DeliveryOutcome; next: NewJob | null } => {
  const { tryNumber, eventId, merchantId, receiver } = job
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) return { outcome: 'delivered', next: null }
  if (statusCode === 410) return { outcome: 'gone', next: null }
  const afterMs = tryNumber === null ? null : retryAfter(tryNumber, random())
  if (tryNumber === null || afterMs === null) return { outcome: 'given_up', next: null }
  return { outcome: 'failed', next: { eventId, merchantId, receiver, tryNumber: tryNumber + 1, afterMs } }
}

const isThere = <Value>(value: Value | null): value is Value => value !== null

const settleAll = async (
  { trx, queue }: { trx: Transaction<Database>; queue: Delivering['queue'] },
  settlements: readonly Settlement[],
): Promise<void> => {
  const deliveries = settlements.map(({ delivery }) => delivery).filter(isThere)
  if (deliveries.length > 0) await recordDeliveries(trx, deliveries)
  const gone = settlements
    .map((settlement) => settlement.gone)
    .filter(isThere)
    // In one order, so that two who do this at once never wait for each other.
    .toSorted((one, other) => (one.sessionId < other.sessionId ? -1 : 1))
  if (gone.length > 0) await switchOff(trx, gone)
  await queue.finish(
    trx,
    settlements.map(({ job }) => job),
  )
  const next = settlements.map((settlement) => settlement.next).filter(isThere)
  if (next.length > 0) await queue.add(trx, next)
}

type EventRow = InferResult<ReturnType<typeof select>>[number]

const select = (db: Kysely<Database>, { eventIds, now }: { eventIds: readonly string[]; now: Date }) =>
  db
    .selectFrom('events as event')
    .leftJoin('switched_off_receivers as off', 'off.session_id', 'event.session_id')
    .select(({ exists, selectFrom }) => [
      'event.id',
      'event.session_id',
      'event.merchant_id',
      'event.body',
      'off.at as switched_off_at',
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
    .where('event.id', '=', sql<string>`any(${eventIds})`)

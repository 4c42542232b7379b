import { type Kysely, sql } from 'kysely'
import { routes } from '../../contract/routes.ts'
import { type EventListQuery, type EventWithDeliveries, WebhookEvent } from '../../contract/webhook-event.ts'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../keys/authenticate.ts'
import { asFarAsFits, readList } from '../transport/list.ts'

/** So often an event is sent, and sent again by hand. */
export const mostDeliveries = 200

const ownEvents = (db: Kysely<Database>, { merchantId, livemode }: Caller) =>
  db.selectFrom('events').where('merchant_id', '=', merchantId).where('livemode', '=', livemode)

/** What an event says is what was sent. */
const present = ({ body }: { body: string }): WebhookEvent => WebhookEvent.parse(JSON.parse(body))

/** The caller's events, newest first. */
export const listEvents = (db: Kysely<Database>, { caller, query }: { caller: Caller; query: EventListQuery }) =>
  readList({
    query,
    url: routes.events,
    find: (id) => ownEvents(db, caller).select(['id', 'created_at']).where('id', '=', id).executeTakeFirst(),
    read: async (page) => {
      const { where, direction, limit } = page
      const rows = ownEvents(db, caller)
        .select(['id', 'created_at', 'body'])
        .select(sql<number>`octet_length(body)`.as('bytes'))
        .where(where)
        .$if(query.type !== undefined, (rows) => rows.where('type', '=', query.type ?? null))
        .$if(query.session !== undefined, (rows) => rows.where('session_id', '=', query.session ?? null))
        .orderBy('created_at', direction)
        .orderBy('id', direction)
        .limit(limit)
      return (await asFarAsFits<{ body: string }>(rows, page).execute(db)).rows
    },
    present,
  })

/** An event with its deliveries, if it is of the caller's merchant and mode. */
export const readEvent = async (
  db: Kysely<Database>,
  { caller, id }: { caller: Caller; id: string },
): Promise<EventWithDeliveries | undefined> => {
  const event = await ownEvents(db, caller).select('body').where('id', '=', id).executeTakeFirst()
  if (!event) return undefined
  const deliveries = await db
    .selectFrom('deliveries')
    .select(['at', 'duration_ms', 'status_code', 'error', 'response', 'location'])
    .where('event_id', '=', id)
    .orderBy('id')
    .limit(mostDeliveries)
    .execute()
  return {
    ...present(event),
    deliveries: deliveries.map(({ at, ...delivery }, index) => ({
      number: index + 1,
      at: Math.floor(at.getTime() / 1000),
      ...delivery,
    })),
  }
}

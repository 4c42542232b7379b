import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../keys/authenticate.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { expireIfDue } from './expire-session.ts'
import type { SessionRow } from './lock-session.ts'
import { isSessionId } from './session-id.ts'

const find = (db: Kysely<Database>, id: string, { merchantId, livemode }: Caller) =>
  db
    .selectFrom('checkout_sessions')
    .selectAll()
    .where('id', '=', id)
    .where('merchant_id', '=', merchantId)
    .where('livemode', '=', livemode)
    .executeTakeFirst()

/** The session as it is now, if it is of the caller's merchant and mode: one whose time is over expires on the way. */
export const retrieveSession = async (
  { db, clock, outbox }: { db: Kysely<Database>; clock: Clock; outbox: Outbox },
  { id, caller }: { id: string; caller: Caller },
): Promise<SessionRow | undefined> => {
  if (!isSessionId(id)) return undefined
  const row = await find(db, id, caller)
  const now = clock.now()
  if (row?.status !== 'open' || row.expires_at > now) return row
  // Read again whether or not it did: another process may have been faster.
  await expireIfDue({ db, outbox }, { sessionId: id, now })
  return find(db, id, caller)
}

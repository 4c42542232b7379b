import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { errorCodes } from '../../contract/error-codes.ts'
import { lastTroubleOf } from './connect.ts'
import { type Trouble, troubleOf } from './database-trouble.ts'
import { pendingMigrations } from './migrate.ts'
import type { Notifications } from './notifications.ts'
import type { Database } from './schema.ts'

/** Why requests should go to another process for the moment. */
export interface Unreadiness {
  code: Trouble | 'migrations_pending' | 'notifications_unheard'
  message: string
  cause?: unknown
}

/** Those that reading alone does not meet. */
const ofWriting: ReadonlySet<Trouble> = new Set([
  'database_read_only',
  'database_full',
  'database_out_of_memory',
  'database_overloaded',
  'database_rights_missing',
  'database_broken',
])
/** How long a write that failed counts, though others work: requests that come now would do the same. */
const rememberedMs = 10_000
/** More than fits a page that is there already, and nothing that compresses. */
const trialBytes = 12_000

const undefinedTable = '42P01'

const unready = (code: Unreadiness['code'], cause?: unknown): Unreadiness => ({
  code,
  message: errorCodes[code].says,
  cause,
})

class TakenBack extends Error {}

/** Writes what needs new room on the disk, and takes it back. */
const tryToWrite = (db: Kysely<Database>): Promise<void> =>
  db
    .transaction()
    .execute(async (trx) => {
      const filling = randomBytes(trialBytes).toString('base64')
      await sql`insert into migrations (name, checksum) values (${`trial ${filling.slice(0, 20)}`}, ${filling})`.execute(
        trx,
      )
      throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })

const isReadOnly = async (db: Kysely<Database>): Promise<boolean> => {
  const { rows } = await sql<{
    read_only: string
  }>`select current_setting('transaction_read_only') as read_only`.execute(db)
  return rows[0]?.read_only === 'on'
}

/** Whether a write has failed and none has been tried since: kept for each database. */
const failedWrites = new WeakMap<Kysely<Database>, number>()

/** Null where the database takes writes. A write is tried only after one of the requests has failed for want of room or rights. */
const troubleOfWriting = async (db: Kysely<Database>): Promise<Trouble | null> => {
  const last = lastTroubleOf(db)
  if (last === null || !ofWriting.has(last.trouble)) return null
  if (last.at > Date.now() - rememberedMs) return last.trouble
  if (failedWrites.get(db) === last.at) return null
  await tryToWrite(db)
  failedWrites.set(db, last.at)
  return null
}

const ask = async (db: Kysely<Database>): Promise<Unreadiness | null> => {
  const pending = await pendingMigrations(db)
  if (pending.length > 0) return unready('migrations_pending')
  if (await isReadOnly(db)) return unready('database_read_only')
  const trouble = await troubleOfWriting(db)
  return trouble && unready(trouble)
}

const explain = (error: unknown): Unreadiness => {
  const isEmpty = error instanceof Error && 'code' in error && error.code === undefinedTable
  return unready(isEmpty ? 'migrations_pending' : (troubleOf(error) ?? 'database_unreachable'), error)
}

/** Why this process cannot do its work on the database for the moment; null where it can. */
export const unreadiness = async ({
  db,
  notifications,
}: {
  db: Kysely<Database>
  notifications: Pick<Notifications, 'areHeard'>
}): Promise<Unreadiness | null> => {
  const reason = await ask(db).catch(explain)
  return reason ?? (notifications.areHeard() ? null : unready('notifications_unheard'))
}

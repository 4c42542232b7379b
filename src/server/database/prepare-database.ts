import { type Kysely, sql } from 'kysely'
import { StartError } from '../start-error.ts'
import { hasOwnSessions } from './check-sessions.ts'
import { connect } from './connect.ts'
import { migrate, ownTables } from './migrate.ts'
import type { Database } from './schema.ts'
import { asStartError, refuse, type Target, targetOf } from './start-sentences.ts'

/** The oldest that is still maintained and that the tests are run on. */
const oldestVersion = 15

interface Facts {
  version: string
  version_number: number
  encoding: string
  read_only: string
}

/** What keeps Kasa from working on such a database; null for nothing. */
export const refusalOf = (facts: Facts, target: Target): StartError | null => {
  const { place, database } = target
  if (facts.version_number < oldestVersion * 10_000) {
    return new StartError(
      `PostgreSQL at ${place} is version ${facts.version}, and Kasa needs ${oldestVersion} or newer: upgrade it, or lead DATABASE_URL to another.`,
    )
  }
  if (facts.encoding !== 'UTF8') {
    return new StartError(
      `Database ${database} at ${place} keeps its texts in ${facts.encoding}, which cannot hold all names: make another with createdb --encoding=UTF8 --template=template0, and lead DATABASE_URL there.`,
    )
  }
  return facts.read_only === 'on' ? refuse('database_read_only', target) : null
}

const checkFacts = async (db: Kysely<Database>, target: Target): Promise<void> => {
  const { rows } = await sql<Facts>`
    select current_setting('server_version') as version, current_setting('server_version_num')::integer as version_number,
      current_setting('server_encoding') as encoding, current_setting('transaction_read_only') as read_only`.execute(db)
  const [facts] = rows
  if (!facts) throw new Error('The database says nothing of itself')
  const refusal = refusalOf(facts, target)
  if (refusal !== null) throw refusal
}

/** A table may have been made by another user, who has to give the rights to it. */
const checkRights = async (db: Kysely<Database>, { database, user }: Target): Promise<void> => {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${await ownTables()}::text[]) as name
    where to_regclass(name) is not null and not (
      has_table_privilege(to_regclass(name), 'select') and has_table_privilege(to_regclass(name), 'insert')
      and has_table_privilege(to_regclass(name), 'update') and has_table_privilege(to_regclass(name), 'delete')
    )`.execute(db)
  if (rows.length === 0) return
  throw new StartError(
    `User ${user} may not read and write all tables of Kasa in database ${database} (${rows.map(({ name }) => name).join(', ')}): have their owner run GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${user}".`,
  )
}

/**
 * Brings the tables at `url` up to date, on a connection of its own: a migration may take longer than a request's
 * statement. Throws a StartError with what to do where the database cannot be used as it is.
 */
export const prepareDatabase = async (url: string): Promise<void> => {
  const target = targetOf(url)
  const db = connect(url, { max: 1, statementTimeoutMs: 0 })
  try {
    await checkFacts(db, target)
    if (!(await hasOwnSessions(url))) throw refuse('database_connections_shared', target)
    await migrate(db)
    await checkRights(db, target)
  } catch (error) {
    throw asStartError(error, url)
  } finally {
    await db.destroy()
  }
}

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

interface Migration {
  name: string
  text: string
  checksum: string
}

/** Any number, as long as every process takes the same one. */
const lockKey = 4_242_001

const ownFolder = new URL('migrations/', import.meta.url)

const namesIn = async (folder: URL): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()

const readMigrations = async (folder: URL): Promise<Migration[]> => {
  const names = await namesIn(folder)
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

const apply = async (trx: Transaction<Database>, { name, text, checksum }: Migration): Promise<boolean> => {
  await sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx)
  await sql`
    create table if not exists migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`.execute(trx)
  const { rows } = await sql<{ checksum: string }>`select checksum from migrations where name = ${name}`.execute(trx)
  const [applied] = rows
  if (applied) {
    if (applied.checksum === checksum) return false
    throw new Error(
      `The migration ${name} has changed since it was applied to this database: restore it, and put the change into a new file.`,
    )
  }
  await sql.raw(text).execute(trx)
  await sql`insert into migrations (name, checksum) values (${name}, ${checksum})`.execute(trx)
  return true
}

/** The names of the files that the database at `db` still lacks. One that a newer version has applied does not count. */
export const pendingMigrations = async (db: Kysely<Database>, folder: URL = ownFolder): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`select name from migrations`.execute(db)
  const applied = new Set(rows.map(({ name }) => name))
  return (await namesIn(folder)).filter((name) => !applied.has(name))
}

/** Applies each new `.sql` file in order, in a transaction of its own. Safe to run in several processes at once. */
export const migrate = async (db: Kysely<Database>, folder: URL = ownFolder): Promise<string[]> => {
  const applied: string[] = []
  for (const migration of await readMigrations(folder)) {
    const isNew = await db.transaction().execute((trx) => apply(trx, migration))
    if (isNew) applied.push(migration.name)
  }
  return applied
}

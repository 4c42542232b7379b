import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { type Kysely, sql, type Transaction } from 'kysely'
import { StartError } from '../start-error.ts'
import type { Database } from './schema.ts'

interface Migration {
  name: string
  text: string
  checksum: string
}

/** Any number, as long as every process takes the same one. */
const lockKey = 4_242_001

const ownFolder = new URL('migrations/', import.meta.url)

const readMigrations = async (folder: URL): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

let own: Promise<Migration[]> | null = null

/** This version's are read once: what an upgrade puts into the folder below a running process is not its own. */
const migrationsOf = (folder: URL): Promise<Migration[]> => {
  if (folder !== ownFolder) return readMigrations(folder)
  own ??= readMigrations(folder)
  return own
}

/** The tables that this version makes, by their names. */
export const ownTables = async (): Promise<string[]> => {
  const texts = (await migrationsOf(ownFolder)).map(({ text }) => text)
  const made = texts.flatMap((text) => [...text.matchAll(/^create table (\w+)/gim)].map(([, name = '']) => name))
  return ['migrations', ...made]
}

/** The checksums of those that were applied, by name. */
const readApplied = async (db: Kysely<Database>): Promise<Map<string, string>> => {
  const { rows } = await sql<{ name: string; checksum: string }>`select name, checksum from migrations`.execute(db)
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

const isThere = async (db: Kysely<Database>): Promise<boolean> => {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('migrations') is not null as there`.execute(db)
  return rows[0]?.there === true
}

const isApplied = ({ name, checksum }: Migration, applied: ReadonlyMap<string, string>): boolean => {
  const before = applied.get(name)
  if (before === undefined || before === checksum) return before !== undefined
  throw new StartError(
    `The migration ${name} has changed since it was applied to this database: restore it, and put the change into a new file.`,
  )
}

const apply = async (trx: Transaction<Database>, migration: Migration): Promise<boolean> => {
  await sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx)
  await sql`
    create table if not exists migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`.execute(trx)
  if (isApplied(migration, await readApplied(trx))) return false
  const { name, text, checksum } = migration
  await sql.raw(text).execute(trx)
  await sql`insert into migrations (name, checksum) values (${name}, ${checksum})`.execute(trx)
  return true
}

/** The names of the files that the database at `db` still lacks. One that a newer version has applied does not count. */
export const pendingMigrations = async (db: Kysely<Database>, folder: URL = ownFolder): Promise<string[]> => {
  const applied = await readApplied(db)
  return (await migrationsOf(folder)).map(({ name }) => name).filter((name) => !applied.has(name))
}

/**
 * Applies each new `.sql` file in order, in a transaction of its own. Safe to run in several processes at once. Where nothing
 * is new, it reads alone and needs no right to create.
 */
export const migrate = async (db: Kysely<Database>, folder: URL = ownFolder): Promise<string[]> => {
  const before = (await isThere(db)) ? await readApplied(db) : new Map<string, string>()
  const applied: string[] = []
  for (const migration of await migrationsOf(folder)) {
    if (isApplied(migration, before)) continue
    const isNew = await db.transaction().execute((trx) => apply(trx, migration))
    if (isNew) applied.push(migration.name)
  }
  return applied
}

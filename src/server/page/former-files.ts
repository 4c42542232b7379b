import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { readTogether } from '../database/together.ts'
import type { PageFile, PageFiles } from './page-files.ts'

/** Pages that stay open longer than this after an upgrade load anew. */
const keptDays = 30

/**
 * Writes down the files of this version for processes of other versions, which may be asked for them, and notes that they
 * are still needed. Any number of processes may do so at once.
 */
export const publishFiles = async (db: Kysely<Database>, files: PageFiles): Promise<void> => {
  const names = [...files.keys()].sort()
  // Locked in one order, so that two who do this at once never wait for each other.
  const { rows } = await sql<{ name: string }>`
    with known as (select name from page_files where name = any(${names}) order by name for update)
    update page_files set last_needed_at = now() from known where page_files.name = known.name
    returning page_files.name`.execute(db)
  const known = new Set(rows.map(({ name }) => name))
  for (const name of names) {
    const file = files.get(name)
    if (!file || known.has(name)) continue
    await db
      .insertInto('page_files')
      .values({ name, ...file })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ last_needed_at: sql`now()` }))
      .execute()
  }
}

/** Forgets files that no process has needed for weeks. */
export const sweepFiles = (db: Kysely<Database>): Promise<unknown> =>
  sql`delete from page_files where last_needed_at < now() - make_interval(days => ${keptDays})`.execute(db)

/** Finds files of other versions by their names, those of earlier ones and, while an upgrade is under way, of later ones. */
export const formerFiles = (db: Kysely<Database>): ((name: string) => Promise<PageFile | null>) =>
  readTogether<string, PageFile>(async (names) => {
    const rows = await db
      .selectFrom('page_files')
      .select(['name', 'body', 'brotli', 'gzip'])
      .where('name', '=', sql<string>`any(${names})`)
      .execute()
    return new Map(rows.map(({ name, ...file }) => [name, file]))
  })

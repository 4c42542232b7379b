import { type Kysely, sql } from 'kysely'
import { DatabaseError } from 'pg'
import { ZodError } from 'zod'
import type { Database } from './schema.ts'

/** PostgreSQL's classes for values, rows, sizes, triggers and damaged data: what is wrong is wrong with certain rows. */
const ofRows = /^(2[123]|44|54|P0|XX)/

const unreadable = [RangeError, SyntaxError, TypeError, ZodError] as const

/**
 * Whether work on rows failed for what is in some of them, and not because the database cannot work now: PostgreSQL
 * refuses them, and has undone the statement for certain, or they cannot be read. Others may succeed without those.
 */
export const isFaultOfRows = (error: unknown): boolean =>
  error instanceof DatabaseError ? ofRows.test(error.code ?? '') : unreadable.some((kind) => error instanceof kind)

/** The same of one row by itself: where the database still answers, whatever else went wrong is the row's. */
export const isOwnFault = async (db: Kysely<Database>, error: unknown): Promise<boolean> => {
  if (error instanceof DatabaseError) return isFaultOfRows(error)
  return sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
}

interface Apart<Item> {
  /** Does them all, or none. */
  work: (items: readonly Item[]) => Promise<void>
  /** Told of an item that fails by itself. */
  onBad: (item: Item, error: unknown) => Promise<void>
  /** Whether an error is an item's own, and everything undone; `isFaultOfRows` unless told. */
  isBad?: (error: unknown) => boolean
}

/**
 * Does `work` on all items at once. Where some of them make that fail, those are found by halves, handed to `onBad`, and
 * hold up none of the others. Rejects where the database cannot work.
 */
export const workApart = async <Item>(
  items: readonly Item[],
  { work, onBad, isBad = isFaultOfRows }: Apart<Item>,
): Promise<void> => {
  try {
    await work(items)
  } catch (error) {
    if (!isBad(error)) throw error
    const [first] = items
    if (items.length === 1 && first !== undefined) return onBad(first, error)
    const middle = Math.ceil(items.length / 2)
    await workApart(items.slice(0, middle), { work, onBad, isBad })
    await workApart(items.slice(middle), { work, onBad, isBad })
  }
}

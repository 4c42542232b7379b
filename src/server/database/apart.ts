import { DatabaseError } from 'pg'

/** PostgreSQL's classes for values, rows, sizes, triggers and damaged data: what is wrong is wrong with certain rows. */
const ofRows = /^(2[123]|44|54|P0|XX)/

/**
 * Whether a statement failed for what is in some of its rows, and not because the database cannot work now. It is undone
 * for certain then, and the other rows may succeed without those. `pg` gives what it cannot read no code.
 */
export const isFaultOfRows = (error: unknown): boolean =>
  error instanceof DatabaseError ? ofRows.test(error.code ?? '') : error instanceof RangeError

interface Apart<Item> {
  /** Takes them all, or none. */
  work: (items: readonly Item[]) => Promise<void>
  /** Told of an item that fails by itself. */
  onBad: (item: Item, error: unknown) => Promise<void>
}

/**
 * Does `work` on all items at once. Where some of them make that fail, those are found by halves, handed to `onBad`, and
 * hold up none of the others. Rejects where the database cannot work.
 */
export const workApart = async <Item>(items: readonly Item[], { work, onBad }: Apart<Item>): Promise<void> => {
  try {
    await work(items)
  } catch (error) {
    if (!isFaultOfRows(error)) throw error
    const [first] = items
    if (items.length === 1 && first !== undefined) return onBad(first, error)
    const middle = Math.ceil(items.length / 2)
    await workApart(items.slice(0, middle), { work, onBad })
    await workApart(items.slice(middle), { work, onBad })
  }
}

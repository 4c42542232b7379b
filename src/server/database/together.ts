import DataLoader from 'dataloader'
import { DatabaseError } from 'pg'

/** Sends what came in one turn of the event loop: all that has arrived is read from the sockets before immediates run. */
const inOneTurn = {
  cache: false,
  maxBatchSize: 100,
  batchScheduleFn: (send: () => void) => void setImmediate(send),
} as const

/**
 * Reads by key, where all who ask in one turn of the event loop share a statement. Nothing is remembered: what comes back
 * was read after it was asked for. Null for a key that `read` does not find.
 */
export const readTogether = <Key, Found>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Found>>,
): ((key: Key) => Promise<Found | null>) => {
  const loader = new DataLoader<Key, Found | null>(async (keys) => {
    const found = await read([...new Set(keys)])
    return keys.map((key) => found.get(key) ?? null)
  }, inOneTurn)
  return (key) => loader.load(key)
}

/** PostgreSQL's codes for values and rows that it does not take. The transaction is undone for certain. */
const refused = /^2[23]/

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('The write failed', { cause: reason })

/**
 * Writes items, where all that come in one turn of the event loop share a transaction. Resolves once an item is durable.
 * Where they are refused together, by the database or by an error of `write` that `isRefusal` knows, each is written alone, so
 * that none fails for the fault of another.
 */
export const writeTogether = <Item>(
  write: (items: readonly Item[]) => Promise<void>,
  isRefusal: (error: unknown) => boolean = () => false,
): ((item: Item) => Promise<void>) => {
  const alone = (item: Item) => write([item]).then(() => undefined, asError)
  const loader = new DataLoader<Item, undefined>(async (items) => {
    try {
      await write(items)
      return items.map(() => undefined)
    } catch (error) {
      const isUndone = isRefusal(error) || (error instanceof DatabaseError && refused.test(error.code ?? ''))
      if (items.length === 1 || !isUndone) throw error
      return Promise.all(items.map(alone))
    }
  }, inOneTurn)
  return (item) => loader.load(item)
}

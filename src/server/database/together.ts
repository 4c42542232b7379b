import DataLoader from 'dataloader'
import { isFaultOfRows, workApart } from './apart.ts'

/** Sends what came in one turn of the event loop: all that has arrived is read from the sockets before immediates run. */
const inOneTurn = {
  cache: false,
  maxBatchSize: 100,
  batchScheduleFn: (send: () => void) => void setImmediate(send),
} as const

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('The database refuses it', { cause: reason })

/**
 * Reads by key, where all who ask in one turn of the event loop share a statement. Nothing is remembered: what comes back
 * was read after it was asked for. Null for a key that `read` does not find. A row that cannot be read fails for its own
 * key alone.
 */
export const readTogether = <Key, Found>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Found>>,
): ((key: Key) => Promise<Found | null>) => {
  const loader = new DataLoader<Key, Found | null>(async (keys) => {
    const found = new Map<Key, Found | Error>()
    await workApart([...new Set(keys)], {
      work: async (some) => {
        for (const [key, value] of await read(some)) found.set(key, value)
      },
      onBad: async (key, error) => void found.set(key, asError(error)),
    })
    return keys.map((key) => found.get(key) ?? null)
  }, inOneTurn)
  return (key) => loader.load(key)
}

/**
 * Writes items, where all that come in one turn of the event loop share a transaction. Resolves once an item is durable.
 * Where they are refused together, by the database or by an error of `write` that `isRefusal` knows, those at fault fail alone.
 */
export const writeTogether = <Item>(
  write: (items: readonly Item[]) => Promise<void>,
  isRefusal: (error: unknown) => boolean = () => false,
): ((item: Item) => Promise<void>) => {
  const loader = new DataLoader<Item, undefined>(async (items) => {
    const refused = new Map<number, Error>()
    await workApart([...items.entries()], {
      work: (some) => write(some.map(([, item]) => item)),
      onBad: async ([index], error) => void refused.set(index, asError(error)),
      isBad: (error) => isRefusal(error) || isFaultOfRows(error),
    })
    return items.map((_, index) => refused.get(index))
  }, inOneTurn)
  return (item) => loader.load(item)
}

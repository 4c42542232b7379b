import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { hashApiKey, newApiKey } from '../http/api-key.ts'

export interface CreatedMerchant {
  id: string
  displayName: string
  /** The secret keys. They cannot be read again: only their hashes are kept. */
  testKey: string
  liveKey: string
}

/** Adds a merchant with one key for each mode. `displayName` is what payers read: who asks for their money. */
export const createMerchant = async (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  displayName: string,
): Promise<CreatedMerchant> => {
  const id = randomUUID()
  const [testKey, liveKey] = [newApiKey(false), newApiKey(true)]
  const created = { merchant_id: id, created_at: clock.now() }
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('merchants')
      .values({ id, display_name: displayName, created_at: created.created_at })
      .execute()
    await trx
      .insertInto('api_keys')
      .values([
        { ...created, key_hash: hashApiKey(testKey), livemode: false },
        { ...created, key_hash: hashApiKey(liveKey), livemode: true },
      ])
      .execute()
  })
  return { id, displayName, testKey, liveKey }
}

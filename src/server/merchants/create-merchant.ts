import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { hashApiKey, hintOf, newApiKey } from '../keys/api-key.ts'
import { addWebhookSecret } from '../webhooks/secrets.ts'

export interface CreatedMerchant {
  id: string
  displayName: string
  /** The secret keys. They cannot be read again: only their hashes are kept. */
  testKey: string
  liveKey: string
  /** What its events are signed with, in both modes: `whsec_…`. */
  webhookSecret: string
}

/** Adds a merchant with one key for each mode and a secret for its events. `displayName` is what payers read: who asks for their money. */
export const createMerchant = async (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  displayName: string,
): Promise<CreatedMerchant> => {
  const id = randomUUID()
  const [testKey, liveKey] = [newApiKey(false), newApiKey(true)]
  const created = { merchant_id: id, created_at: clock.now() }
  const webhookSecret = await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('merchants')
      .values({ id, display_name: displayName, created_at: created.created_at })
      .execute()
    await trx
      .insertInto('api_keys')
      .values([
        { ...created, key_hash: hashApiKey(testKey), hint: hintOf(testKey), livemode: false },
        { ...created, key_hash: hashApiKey(liveKey), hint: hintOf(liveKey), livemode: true },
      ])
      .execute()
    return addWebhookSecret(trx, { merchantId: id, now: created.created_at })
  })
  return { id, displayName, testKey, liveKey, webhookSecret }
}

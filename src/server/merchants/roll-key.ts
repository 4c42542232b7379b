import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { hashApiKey, hintOf, newApiKey } from '../keys/api-key.ts'
import { lockMerchant } from './lock-merchant.ts'

interface RollKey {
  merchantId: string
  livemode: boolean
  /** How long the keys of before go on working, in milliseconds; 0 to stop them at once. */
  graceMs: number
}

export interface RolledKey {
  /** The new secret key. It cannot be read again. */
  key: string
  /** When the keys of before stop. One that was to stop earlier still does. */
  oldKeysStopAt: Date
}

/** Gives a merchant a new key for a mode in place of those that it has; null for an unknown merchant. */
export const rollKey = (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  { merchantId, livemode, graceMs }: RollKey,
): Promise<RolledKey | null> =>
  db.transaction().execute(async (trx) => {
    if (!(await lockMerchant(trx, merchantId))) return null
    const now = clock.now()
    const oldKeysStopAt = new Date(now.getTime() + graceMs)
    const key = newApiKey(livemode)
    await trx
      .updateTable('api_keys')
      .set({ expires_at: oldKeysStopAt })
      .where('merchant_id', '=', merchantId)
      .where('livemode', '=', livemode)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', oldKeysStopAt)]))
      .execute()
    await trx
      .insertInto('api_keys')
      .values({
        key_hash: hashApiKey(key),
        merchant_id: merchantId,
        livemode,
        hint: hintOf(key),
        created_at: now,
      })
      .execute()
    return { key, oldKeysStopAt }
  })

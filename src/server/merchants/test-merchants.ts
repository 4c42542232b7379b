import type { Kysely } from 'kysely'
import { demoKey } from '../../contract/demo-key.ts'
import type { Database } from '../database/schema.ts'
import { hashApiKey } from '../keys/api-key.ts'

/** Whether anybody has a test key of their own that works: the documentation's key does not count. */
export const hasTestMerchant = async (db: Kysely<Database>, now: Date): Promise<boolean> => {
  const key = await db
    .selectFrom('api_keys as key')
    .innerJoin('merchants as merchant', 'merchant.id', 'key.merchant_id')
    .select('key.merchant_id')
    .where('key.livemode', '=', false)
    .where('key.key_hash', '<>', hashApiKey(demoKey))
    .where('merchant.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('key.expires_at', 'is', null), eb('key.expires_at', '>', now)]))
    .limit(1)
    .executeTakeFirst()
  return key !== undefined
}

import type { Kysely } from 'kysely'
import { demoKey } from '../../contract/demo-key.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { hashApiKey, hintOf } from '../keys/api-key.ts'
import { ensureDemoWebhookSecret } from '../webhooks/secrets.ts'

/** Fixed, so that two processes that start at once mean the same merchant. */
export const demoMerchantId = '00000000-0000-4000-8000-000000000001'

/** Makes sure that "Demo shop" is there with the documentation's test key. Any number of processes may call it at once. */
export const ensureDemoMerchant = (db: Kysely<Database>, clock: Clock): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const created_at = clock.now()
    await trx
      .insertInto('merchants')
      .values({ id: demoMerchantId, display_name: 'Demo shop', created_at })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await trx
      .insertInto('api_keys')
      .values({
        key_hash: hashApiKey(demoKey),
        merchant_id: demoMerchantId,
        livemode: false,
        hint: hintOf(demoKey),
        created_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await ensureDemoWebhookSecret(trx, { merchantId: demoMerchantId, now: created_at })
  })

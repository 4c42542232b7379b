import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { type RolledWebhookSecret, replaceWebhookSecret } from '../webhooks/secrets.ts'
import { lockMerchant } from './lock-merchant.ts'

/** Gives a merchant a new secret for its events; the one before signs beside it for a day. Null for an unknown merchant. */
export const rollWebhookSecret = (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  merchantId: string,
): Promise<RolledWebhookSecret | null> =>
  db.transaction().execute(async (trx) => {
    if (!(await lockMerchant(trx, merchantId))) return null
    return replaceWebhookSecret(trx, { merchantId, now: clock.now() })
  })

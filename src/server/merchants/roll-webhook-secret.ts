import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { lockMerchant } from './lock-merchant.ts'
import { newWebhookSecret } from './webhook-secret.ts'

/** For so long events carry the signatures of both secrets, so that receivers can change over. */
const overlapMs = 24 * 60 * 60 * 1000

export interface RolledWebhookSecret {
  /** The new secret. */
  secret: string
  /** When the one before stops signing. */
  oldSecretStopsAt: Date
}

/** Gives a merchant a new secret for its events; the one before signs beside it for a day. Null for an unknown merchant. */
export const rollWebhookSecret = (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  merchantId: string,
): Promise<RolledWebhookSecret | null> =>
  db.transaction().execute(async (trx) => {
    if (!(await lockMerchant(trx, merchantId))) return null
    const now = clock.now()
    const oldSecretStopsAt = new Date(now.getTime() + overlapMs)
    const secret = newWebhookSecret()
    await trx
      .updateTable('webhook_secrets')
      .set({ expires_at: oldSecretStopsAt })
      .where('merchant_id', '=', merchantId)
      .where('expires_at', 'is', null)
      .execute()
    await trx
      .deleteFrom('webhook_secrets')
      .where('merchant_id', '=', merchantId)
      .where('expires_at', '<=', now)
      .execute()
    await trx
      .insertInto('webhook_secrets')
      .values({ merchant_id: merchantId, secret, created_at: now, expires_at: null })
      .execute()
    return { secret, oldSecretStopsAt }
  })

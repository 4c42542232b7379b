import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What the demo merchant's events are signed with. Everybody knows it. */
export const demoWebhookSecret = 'whsec_a2FzYS1kZW1vLXNob3Atd2ViaG9va3Mh'

/** For so long events carry the signatures of both secrets, so that receivers can change over. */
const overlapMs = 24 * 60 * 60 * 1000

/** As Standard Webhooks writes them: 24 random bytes. */
const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`

interface Owner {
  merchantId: string
  now: Date
}

const insertSecret = (trx: Transaction<Database>, { merchantId, now }: Owner, secret: string) =>
  trx.insertInto('webhook_secrets').values({ merchant_id: merchantId, secret, created_at: now, expires_at: null })

/** Gives a merchant that has none a secret, and returns it. */
export const addWebhookSecret = async (trx: Transaction<Database>, owner: Owner): Promise<string> => {
  const secret = newSecret()
  await insertSecret(trx, owner, secret).execute()
  return secret
}

/** Gives the demo merchant its secret, unless it has one. */
export const ensureDemoWebhookSecret = async (trx: Transaction<Database>, owner: Owner): Promise<void> => {
  await insertSecret(trx, owner, demoWebhookSecret)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface RolledWebhookSecret {
  /** The new secret. */
  secret: string
  /** When the one before stops signing. */
  oldSecretStopsAt: Date
}

/** Gives a merchant, which the caller has locked, a new secret; the one before signs beside it for a day. */
export const replaceWebhookSecret = async (
  trx: Transaction<Database>,
  { merchantId, now }: Owner,
): Promise<RolledWebhookSecret> => {
  const oldSecretStopsAt = new Date(now.getTime() + overlapMs)
  await trx
    .updateTable('webhook_secrets')
    .set({ expires_at: oldSecretStopsAt })
    .where('merchant_id', '=', merchantId)
    .where('expires_at', 'is', null)
    .execute()
  await trx.deleteFrom('webhook_secrets').where('merchant_id', '=', merchantId).where('expires_at', '<=', now).execute()
  return { secret: await addWebhookSecret(trx, { merchantId, now }), oldSecretStopsAt }
}

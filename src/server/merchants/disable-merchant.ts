import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'

interface Deps {
  db: Kysely<Database>
  clock: Clock
}

/**
 * Stops a merchant's keys and ends its open sessions: their time is over now, so each expires as any other does, with its
 * event, on its open pages, and not before an attempt under way has its answer. Returns how many, null for an unknown one.
 */
export const disableMerchant = ({ db, clock }: Deps, merchantId: string): Promise<{ endedSessions: number } | null> =>
  db.transaction().execute(async (trx) => {
    const now = clock.now()
    const merchant = await trx
      .updateTable('merchants')
      .set((eb) => ({ disabled_at: eb.fn.coalesce('disabled_at', eb.val(now)) }))
      .where('id', '=', merchantId)
      .returning('id')
      .executeTakeFirst()
    if (!merchant) return null
    const ended = await trx
      .updateTable('checkout_sessions')
      .set({ expires_at: now })
      .where('merchant_id', '=', merchantId)
      .where('status', '=', 'open')
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return { endedSessions: Number(ended.numUpdatedRows) }
  })

/** Lets a disabled merchant's keys work again. Its ended sessions stay ended. Returns whether there is such a merchant. */
export const enableMerchant = async ({ db }: Pick<Deps, 'db'>, merchantId: string): Promise<boolean> => {
  const merchant = await db
    .updateTable('merchants')
    .set({ disabled_at: null })
    .where('id', '=', merchantId)
    .returning('id')
    .executeTakeFirst()
  return merchant !== undefined
}

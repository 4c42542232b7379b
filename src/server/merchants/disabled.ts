import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Marks the merchant as disabled since `since`, or since it was first; null as enabled. Returns whether there is such a merchant. */
export const setDisabled = async (
  db: Kysely<Database>,
  { merchantId, since }: { merchantId: string; since: Date | null },
): Promise<boolean> => {
  const merchant = await db
    .updateTable('merchants')
    .set((eb) => ({ disabled_at: since === null ? null : eb.fn.coalesce('disabled_at', eb.val(since)) }))
    .where('id', '=', merchantId)
    .returning('id')
    .executeTakeFirst()
  return merchant !== undefined
}

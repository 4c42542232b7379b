import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Keys of a session's metadata, of which its payer may read what stands under them; null for none. */
export interface OrderKeys {
  number: string | null
  description: string | null
}

/** Changes what payers see of metadata, on open pages from their next update on. Returns whether there is such a merchant. */
export const setOrderKeys = async (
  db: Kysely<Database>,
  { merchantId, keys }: { merchantId: string; keys: OrderKeys },
): Promise<boolean> => {
  const merchant = await db
    .updateTable('merchants')
    .set({ order_number_key: keys.number, order_description_key: keys.description })
    .where('id', '=', merchantId)
    .returning('id')
    .executeTakeFirst()
  return merchant !== undefined
}

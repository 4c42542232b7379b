import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

interface SetAccent {
  merchantId: string
  /** `#rrggbb` in lower case, as the merchant picked it; null for Kasa's own colours. */
  color: string | null
}

/** Changes the colour that payers see, on open pages from their next update on. Returns whether there is such a merchant. */
export const setAccent = async (db: Kysely<Database>, { merchantId, color }: SetAccent): Promise<boolean> => {
  const merchant = await db
    .updateTable('merchants')
    .set({ accent_color: color })
    .where('id', '=', merchantId)
    .returning('id')
    .executeTakeFirst()
  return merchant !== undefined
}

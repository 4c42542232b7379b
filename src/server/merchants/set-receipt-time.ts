import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** In seconds: long enough to be read, and not a wait. */
export const receiptTime = { most: 10, usual: 3 } as const

/** Sets for how long pages of a merchant say that it is paid; null for the installation's own time. Returns whether there is such a merchant. */
export const setReceiptTime = async (
  db: Kysely<Database>,
  { merchantId, seconds }: { merchantId: string; seconds: number | null },
): Promise<boolean> => {
  const merchant = await db
    .updateTable('merchants')
    .set({ receipt_seconds: seconds })
    .where('id', '=', merchantId)
    .returning('id')
    .executeTakeFirst()
  return merchant !== undefined
}

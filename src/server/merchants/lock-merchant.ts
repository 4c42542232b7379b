import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Whether there is such a merchant, locked until the transaction ends: two that roll its secrets do so one after the other. */
export const lockMerchant = async (trx: Transaction<Database>, merchantId: string): Promise<boolean> =>
  (await trx.selectFrom('merchants').select('id').where('id', '=', merchantId).forUpdate().executeTakeFirst()) !==
  undefined

import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { OrderKeys } from './set-order-keys.ts'

export interface Payee {
  /** As payers know it. */
  name: string
  /** Its payers may not be charged any more. */
  isDisabled: boolean
  /** The keys of metadata whose values its payers may read. */
  orderKeys: OrderKeys
}

/** Who is paid. */
export const payeeOf = async (trx: Transaction<Database>, merchantId: string): Promise<Payee> => {
  const row = await trx
    .selectFrom('merchants')
    .select(['display_name', 'disabled_at', 'order_number_key', 'order_description_key'])
    .where('id', '=', merchantId)
    .executeTakeFirstOrThrow()
  return {
    name: row.display_name,
    isDisabled: row.disabled_at !== null,
    orderKeys: { number: row.order_number_key, description: row.order_description_key },
  }
}

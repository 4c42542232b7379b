import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

export interface Payee {
  /** As payers know it. */
  name: string
  /** Its payers may not be charged any more. */
  isDisabled: boolean
}

/** Who is paid. */
export const payeeOf = async (trx: Transaction<Database>, merchantId: string): Promise<Payee> => {
  const { display_name: name, disabled_at: disabledAt } = await trx
    .selectFrom('merchants')
    .select(['display_name', 'disabled_at'])
    .where('id', '=', merchantId)
    .executeTakeFirstOrThrow()
  return { name, isDisabled: disabledAt !== null }
}

import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

interface NewFee {
  merchantId: string
  /** ISO 4217, lower case. */
  currency: string
  /** `fixed` in minor units, the rate from 0 to 10,000 basis points; null for no fee. */
  fee: { fixed: number; rateBasisPoints: number } | null
}

/** Sets what a merchant's payers pay on top in a currency. Sessions that are there already keep their fee. */
export const setFee = async (db: Kysely<Database>, { merchantId, currency, fee }: NewFee): Promise<void> => {
  if (fee === null) {
    await db
      .deleteFrom('merchant_fees')
      .where('merchant_id', '=', merchantId)
      .where('currency', '=', currency)
      .execute()
    return
  }
  const values = { fixed: fee.fixed, rate_basis_points: fee.rateBasisPoints }
  await db
    .insertInto('merchant_fees')
    .values({ merchant_id: merchantId, currency, ...values })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'currency']).doUpdateSet(values))
    .execute()
}

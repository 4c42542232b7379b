import type { Kysely } from 'kysely'
import type { Contact } from '../../contract/payer-session.ts'
import { type Brand, presentBrand } from '../brand/present-brand.ts'
import type { Database } from '../database/schema.ts'
import { contactColumns, presentContact } from './contact.ts'
import type { OrderKeys } from './set-order-keys.ts'

export interface Merchant {
  id: string
  displayName: string
  createdAt: Date
  disabledAt: Date | null
}

export interface MerchantKey {
  /** `sk_test_…lfQ2` */
  hint: string
  livemode: boolean
  createdAt: Date
  /** When it stops or stopped; null for a key that was not rolled. */
  expiresAt: Date | null
}

export interface MerchantInFull extends Merchant {
  /** One a currency (ISO 4217, lower case); `fixed` in its minor units. */
  fees: { currency: string; fixed: number; rateBasisPoints: number }[]
  keys: MerchantKey[]
  /** As it was picked: `#rrggbb`. */
  accentColor: string | null
  brand: Brand
  orderKeys: OrderKeys
  contact: Contact
  /** How long pages say that it is paid; null for the installation's own time. */
  receiptSeconds: number | null
}

const merchants = (db: Kysely<Database>) =>
  db
    .selectFrom('merchants')
    .select(['id', 'display_name as displayName', 'created_at as createdAt', 'disabled_at as disabledAt'])

/** All merchants, oldest first. */
export const listMerchants = (db: Kysely<Database>): Promise<Merchant[]> =>
  merchants(db).orderBy('created_at').orderBy('id').execute()

/** A merchant with its fees and its keys, newest first; null for an unknown one. */
export const readMerchant = async (db: Kysely<Database>, id: string): Promise<MerchantInFull | null> => {
  const merchant = await merchants(db).where('id', '=', id).executeTakeFirst()
  if (!merchant) return null
  const keys = await db
    .selectFrom('api_keys')
    .select(['hint', 'livemode', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('merchant_id', '=', id)
    .orderBy('livemode')
    .orderBy('created_at', 'desc')
    .orderBy('hint')
    .execute()
  const fees = await db
    .selectFrom('merchant_fees')
    .select(['currency', 'fixed', 'rate_basis_points as rateBasisPoints'])
    .where('merchant_id', '=', id)
    .orderBy('currency')
    .execute()
  const row = await db
    .selectFrom('merchants')
    .select([
      'accent_color',
      'logo_id',
      'logo_width',
      'logo_height',
      'logo_ground',
      'order_number_key',
      'order_description_key',
      ...contactColumns,
      'receipt_seconds',
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const orderKeys = { number: row.order_number_key, description: row.order_description_key }
  return {
    ...merchant,
    fees,
    keys,
    accentColor: row.accent_color,
    brand: presentBrand(row),
    orderKeys,
    contact: presentContact(row),
    receiptSeconds: row.receipt_seconds,
  }
}

/** Changes what payers read as the merchant's name, on open pages from their next update on. */
export const setDisplayName = async (
  db: Kysely<Database>,
  { merchantId, displayName }: { merchantId: string; displayName: string },
): Promise<boolean> => {
  const merchant = await db
    .updateTable('merchants')
    .set({ display_name: displayName })
    .where('id', '=', merchantId)
    .returning('id')
    .executeTakeFirst()
  return merchant !== undefined
}

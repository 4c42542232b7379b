import { type Selectable, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { selectedColumns } from '../database/selected-columns.ts'

const columns = [
  'display_name',
  'accent_color',
  'logo_id',
  'logo_width',
  'logo_height',
  'logo_ground',
  'support_email',
  'support_phone',
  'support_url',
  'terms_url',
  'privacy_url',
  'receipt_seconds',
] as const

/** What payers see of a merchant, in a row of something else. */
export type ShownMerchant = Pick<Selectable<Database['merchants']>, (typeof columns)[number]>

/** The merchant beside each row of a statement, whose id `merchantId` refers to. */
export const shownMerchantOf = (merchantId: string) => ({
  columns: selectedColumns({ of: 'merchant', columns }),
  /** What the merchant lets its payers read of metadata. */
  orderKeys: { number: sql.ref('merchant.order_number_key'), description: sql.ref('merchant.order_description_key') },
  join: sql`join merchants as merchant on merchant.id = ${sql.ref(merchantId)}`,
})

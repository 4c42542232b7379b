import type { CheckoutSession } from '../../contract/checkout-session.ts'
import { pathTo } from '../../contract/routes.ts'
import { unixSeconds } from '../unix-seconds.ts'
import type { SessionRow } from './lock-session.ts'

/** The session as its shop sees it, with the documented keys in the documented order. */
export const presentSession = (row: SessionRow, publicUrl: string): CheckoutSession => ({
  id: row.id,
  amount_total: row.amount_total,
  amount_sub_total: row.amount_sub_total,
  currency: row.currency,
  cancel_url: row.cancel_url,
  customer_firstname: row.customer_firstname,
  customer_lastname: row.customer_lastname,
  customer_email: row.customer_email,
  customer_ip: row.customer_ip,
  customer_country: row.customer_country,
  expire_at: unixSeconds(row.expires_at),
  created_at: unixSeconds(row.created_at),
  success_url: row.success_url,
  payment_method: row.payment_method,
  locale: row.locale,
  url: `${publicUrl}${pathTo('payPage', row.id)}`,
  fees: row.fees,
  metadata: row.metadata,
  status: row.status,
  livemode: row.livemode,
  notification_url: row.notification_url,
})

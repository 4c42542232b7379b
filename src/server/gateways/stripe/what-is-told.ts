import { oneLine } from '../../one-line.ts'
import type { ChargeRequest } from '../port.ts'

/** The key of a PaymentIntent's metadata that holds the id of its attempt. */
export const attemptKey = 'kasa_attempt'

/** The same of a refund's metadata, for its own id. */
export const refundKey = 'kasa_refund'

/** What there is to find a payment by, in Stripe's dashboard and in its notifications. The session's id opens its page: it stays here. */
export const metadataOf = ({ attemptId, merchantId, quotable }: ChargeRequest): Record<string, string> => ({
  [attemptKey]: attemptId,
  kasa_merchant: merchantId,
  kasa_reference: quotable,
})

/** As many characters as the bank app shows. */
const longestDescription = 70

/** As much of it goes to the merchant's name where there is something else to say. */
const longestShop = 30

/** What the payer reads in the bank app: who is paid, for what, and what to quote. */
export const describe = ({
  merchantName,
  order,
  quotable,
}: Pick<ChargeRequest, 'merchantName' | 'order' | 'quotable'>): string => {
  const bought = order.description ?? order.number
  const room = longestDescription - quotable.length - 1
  if (bought === null) return spaced(oneLine(merchantName, room), quotable)
  const shop = oneLine(merchantName, longestShop) ?? ''
  return spaced(shop, oneLine(bought, room - shop.length - 1), quotable)
}

const spaced = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' ')

const longestName = 100
/** Stripe refuses the whole payment for an address that it does not like, and does without one. */
const plainEmail = /^[a-z0-9._%+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i

/** Who pays, as far as Stripe surely takes it. */
export const billingDetails = ({ firstname, lastname, email }: ChargeRequest['customer']) => {
  const name = [...`${firstname} ${lastname}`.trim()].slice(0, longestName).join('')
  return { ...(name !== '' && { name }), ...(plainEmail.test(email) && { email }) }
}

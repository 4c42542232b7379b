import { describePayment, isPlainEmail } from '../payment-text.ts'
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

/** The bank app shows as many characters. */
const room = { most: 70, shop: 30 }

export const describe = (request: Pick<ChargeRequest, 'merchantName' | 'order' | 'quotable'>): string =>
  describePayment(request, room)

const longestName = 100

/** Who pays, as far as Stripe surely takes it: it does without an address. */
export const billingDetails = ({ firstname, lastname, email }: ChargeRequest['customer']) => {
  const name = [...`${firstname} ${lastname}`.trim()].slice(0, longestName).join('')
  return { ...(name !== '' && { name }), ...(isPlainEmail(email) && { email }) }
}

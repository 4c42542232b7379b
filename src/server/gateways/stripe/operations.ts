import type { Operation } from '../../openapi/operation.ts'

const operation = (id: string, account: string): Operation => ({
  id,
  tag: 'Gateways',
  summary: `Tell of a payment at ${account}`,
  description:
    'For Stripe alone: `stripe-signature` is over the bytes of the body, by the secret of the endpoint. What it tells is taken from Stripe’s own record; what is not of a payment here is ignored.',
  answers: { 204: { description: 'Taken, or ignored.' } },
  errors: { 400: ['notification_unsigned'], 503: ['gateway_unreachable'] },
})

export const operations: Readonly<Record<string, Operation>> = {
  'POST /v1/gateways/stripe/notifications': operation('notifyOfStripePayment', 'Stripe'),
  'POST /v1/gateways/stripe-test/notifications': operation('notifyOfStripeTestPayment', 'Stripe’s test mode'),
}

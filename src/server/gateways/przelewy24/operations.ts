import type { Operation } from '../../openapi/operation.ts'

const operation = (id: string, { of, account }: { of: string; account: string }): Operation => ({
  id,
  tag: 'Gateways',
  summary: `Tell of ${of} at ${account}`,
  description:
    'For Przelewy24 alone: `sign` in the body is a checksum with the CRC key of the account. Przelewy24’s own record is read before anything is taken; what is not of a payment here is ignored.',
  answers: { 204: { description: 'Taken, or ignored.' } },
  errors: { 400: ['notification_unsigned'], 503: ['gateway_unreachable'] },
})

const [live, sandbox] = ['Przelewy24', 'Przelewy24’s sandbox']
const [payment, ending] = ['a payment', 'how a code of BLIK has ended']

export const operations: Readonly<Record<string, Operation>> = {
  'POST /v1/gateways/przelewy24/notifications': operation('notifyOfP24Payment', { of: payment, account: live }),
  'POST /v1/gateways/przelewy24/notifications/blik': operation('notifyOfP24Blik', { of: ending, account: live }),
  'POST /v1/gateways/przelewy24-sandbox/notifications': operation('notifyOfP24SandboxPayment', {
    of: payment,
    account: sandbox,
  }),
  'POST /v1/gateways/przelewy24-sandbox/notifications/blik': operation('notifyOfP24SandboxBlik', {
    of: ending,
    account: sandbox,
  }),
}

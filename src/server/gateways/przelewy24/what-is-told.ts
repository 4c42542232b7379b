import { oneLine } from '../../one-line.ts'
import { describePayment, isPlainEmail } from '../payment-text.ts'
import type { ChargeRequest } from '../port.ts'

/** Minutes that Przelewy24 lets a transaction take, from its registration on. */
export const timeLimitMinutes = 3

/** Where Przelewy24 finds this installation. */
export interface Addresses {
  /** Without a path. */
  publicUrl: string
  /** The gateway's name. */
  name: string
}

// As long as Przelewy24's documentation of version 1.0.16 lets them be.
const longest = { description: 100, email: 50, client: 40, userAgent: 255 }

/** What Przelewy24 is told of a payment beside the account. The session's id opens its page: it stays here. */
export const toldOf = (request: ChargeRequest, { publicUrl, name }: Addresses) => {
  const { attemptId, amount, currency, customer, payer } = request
  const notifications = `${publicUrl}/v1/gateways/${name}/notifications`
  const client = oneLine(`${customer.firstname} ${customer.lastname}`, longest.client)
  return {
    sessionId: attemptId,
    amount,
    currency: currency.toUpperCase(),
    description: describePayment(request, { most: longest.description, shop: 40 }),
    email: emailOf(customer.email, publicUrl),
    ...(client && { client }),
    country: 'PL',
    language: 'pl',
    urlReturn: publicUrl,
    urlStatus: notifications,
    urlCardPaymentNotification: `${notifications}/blik`,
    timeLimit: timeLimitMinutes,
    regulationAccept: true,
    encoding: 'UTF-8',
    additional: { PSU: { IP: payer.ip || customer.ip, userAgent: payer.userAgent.slice(0, longest.userAgent) || '-' } },
  }
}

/** Przelewy24 asks for an address in each payment, and refuses the payment for one that it does not like. */
const emailOf = (given: string, publicUrl: string): string =>
  given.length <= longest.email && isPlainEmail(given)
    ? given
    : `no-reply@${new URL(publicUrl).hostname}`.slice(0, longest.email)

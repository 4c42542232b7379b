import { oneLine } from '../../one-line.ts'
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
const longestShop = 40
const plainEmail = /^[a-z0-9._%+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i

/** What Przelewy24 is told of a payment beside the account. The session's id opens its page: it stays here. */
export const toldOf = (request: ChargeRequest, { publicUrl, name }: Addresses) => {
  const { attemptId, amount, currency, customer, payer } = request
  const notifications = `${publicUrl}/v1/gateways/${name}/notifications`
  const client = oneLine(`${customer.firstname} ${customer.lastname}`, longest.client)
  return {
    sessionId: attemptId,
    amount,
    currency: currency.toUpperCase(),
    description: describe(request),
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

/** What the bank app and the panel show: who is paid, for what, and what to quote. */
export const describe = ({
  merchantName,
  order,
  quotable,
}: Pick<ChargeRequest, 'merchantName' | 'order' | 'quotable'>): string => {
  const shop = oneLine(merchantName, longestShop) ?? ''
  const room = longest.description - quotable.length - shop.length - 2
  const bought = order.description ?? order.number
  return [shop, bought === null ? null : oneLine(bought, room), quotable].filter(Boolean).join(' ')
}

/** Przelewy24 asks for an address in each payment, and refuses the payment for one that it does not like. */
const emailOf = (given: string, publicUrl: string): string =>
  given.length <= longest.email && plainEmail.test(given)
    ? given
    : `no-reply@${new URL(publicUrl).hostname}`.slice(0, longest.email)

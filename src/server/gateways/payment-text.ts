import { oneLine } from '../one-line.ts'
import type { ChargeRequest } from './port.ts'

interface Room {
  /** As many UTF-16 units as the acquirer takes. */
  most: number
  /** As much of it goes to the merchant's name where there is something else to say. */
  shop: number
}

/** What payers read in the bank app: who is paid, for what, and what to quote. */
export const describePayment = (
  { merchantName, order, quotable }: Pick<ChargeRequest, 'merchantName' | 'order' | 'quotable'>,
  { most, shop: mostOfShop }: Room,
): string => {
  const bought = order.description ?? order.number
  const room = most - quotable.length - 1
  if (bought === null) return spaced(oneLine(merchantName, room), quotable)
  const shop = oneLine(merchantName, mostOfShop) ?? ''
  return spaced(shop, oneLine(bought, room - shop.length - 1), quotable)
}

const spaced = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' ')

/** Whether any acquirer surely takes it: they refuse the whole payment for an address that they do not like. */
export const isPlainEmail = (text: string): boolean =>
  /^[a-z0-9._%+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(text)

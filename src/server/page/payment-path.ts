import { pathTo } from '../../contract/routes.ts'

/** A session's id, and then whatever mailers, writers and routers put behind an address: `/`, `.`, `)`, `%20`. */
const payment = /^\/+pay\/+([\w-]{22})(?![\w-])[^/]*\/*$/i

/** The one address of the payment page that an address means, with its query; null where it means none. */
export const paymentPath = (url: string): string | null => {
  const [path = '', ...query] = url.split('?')
  const id = payment.exec(path)?.[1]
  if (id === undefined) return null
  return [pathTo('payPage', id), ...query].join('?')
}

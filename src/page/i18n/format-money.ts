import { minorDigits, toDecimal } from '../../contract/money.ts'

export interface Money {
  /** Minor units of `currency`. */
  amount: number
  /** ISO 4217, in any case. */
  currency: string
}

/** The amount as people of `locale` write it, exact, with the minor digits of ISO 4217. Never throws. */
export const formatMoney = (locale: string, { amount, currency }: Money): string => {
  const code = currency.toUpperCase()
  try {
    const digits = minorDigits(code)
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: code,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    return format.format(toDecimal({ amount, currency }))
  } catch {
    return plainMoney({ amount, currency: code })
  }
}

/** For a browser without this locale or a page older than the currency: no grouping, but still the right number. */
const plainMoney = ({ amount, currency }: Money): string => {
  try {
    return `${toDecimal({ amount, currency })}\u00a0${currency}`
  } catch {
    return currency
  }
}

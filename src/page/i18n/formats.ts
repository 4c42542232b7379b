import { createContext, useContext } from 'react'
import { formatMoney, type Money } from './format-money.ts'
import { formatTimeLeft } from './format-time-left.ts'

/** How amounts and times are written in the payer's locale. */
export interface Formats {
  money: (money: Money) => string
  timeLeft: (leftMs: number) => string
  /** A moment in Unix ms, by the payer's own calendar and clock. */
  moment: (timeMs: number) => string
}

export const createFormats = (locale: string): Formats => ({
  money: (money) => formatMoney(locale, money),
  timeLeft: (leftMs) => formatTimeLeft(locale, leftMs),
  moment: (timeMs) => new Date(timeMs).toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short' }),
})

export const FormatsContext = createContext<Formats>(createFormats('en'))

export const useFormats = (): Formats => useContext(FormatsContext)

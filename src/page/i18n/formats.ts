import { createContext, useContext } from 'react'
import { formatMoney, type Money } from './format-money.ts'
import { formatTimeLeft } from './format-time-left.ts'

/** How amounts and times are written in the payer's locale. */
export interface Formats {
  money: (money: Money) => string
  timeLeft: (leftMs: number) => string
  /** A moment in Unix ms, by the payer's own clock; where that is not known, by UTC, and saying so. */
  moment: (timeMs: number, isLocal: boolean) => string
  /** The same without its day. */
  timeOfDay: (timeMs: number, isLocal: boolean) => string
}

const day = { year: 'numeric', month: 'long', day: 'numeric' } as const
const time = { hour: 'numeric', minute: '2-digit' } as const
const worldTime = { timeZone: 'UTC', timeZoneName: 'short' } as const

export const createFormats = (locale: string): Formats => ({
  money: (money) => formatMoney(locale, money),
  timeLeft: (leftMs) => formatTimeLeft(locale, leftMs),
  moment: (timeMs, isLocal) =>
    new Date(timeMs).toLocaleString(
      locale,
      isLocal ? { dateStyle: 'long', timeStyle: 'short' } : { ...day, ...time, ...worldTime },
    ),
  timeOfDay: (timeMs, isLocal) => new Date(timeMs).toLocaleTimeString(locale, { ...time, ...(!isLocal && worldTime) }),
})

export const FormatsContext = createContext<Formats>(createFormats('en'))

export const useFormats = (): Formats => useContext(FormatsContext)

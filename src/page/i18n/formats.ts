import { createContext, useContext } from 'react'
import { formatMoney, type Money } from './format-money.ts'
import { formatTimeLeft } from './format-time-left.ts'

/** How amounts and times are written in the payer's locale. */
export interface Formats {
  money: (money: Money) => string
  timeLeft: (leftMs: number) => string
  /** The day of a moment in Unix ms, by the payer's own calendar; where that is not known, by UTC. */
  day: (timeMs: number, isLocal: boolean) => string
  /** The time of that day; where it is by UTC it says so. */
  timeOfDay: (timeMs: number, isLocal: boolean) => string
}

const utc = { timeZone: 'UTC' } as const

export const createFormats = (locale: string): Formats => ({
  money: (money) => formatMoney(locale, money),
  timeLeft: (leftMs) => formatTimeLeft(locale, leftMs),
  day: (timeMs, isLocal) => new Date(timeMs).toLocaleDateString(locale, { dateStyle: 'long', ...(!isLocal && utc) }),
  timeOfDay(timeMs, isLocal) {
    const time = new Date(timeMs).toLocaleTimeString(locale, { timeStyle: 'short', ...(!isLocal && utc) })
    return isLocal ? time : `${time} UTC`
  },
})

export const FormatsContext = createContext<Formats>(createFormats('en'))

export const useFormats = (): Formats => useContext(FormatsContext)

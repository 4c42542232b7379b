/** Time left as `m:ss` in the digits of `locale`; a second that has begun counts whole, and there is never less than 0:00. */
export const formatTimeLeft = (locale: string, leftMs: number): string => {
  const seconds = secondsLeft(leftMs)
  const digits = (value: number, minimumIntegerDigits: number) =>
    value.toLocaleString(locale, { minimumIntegerDigits, useGrouping: false })
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`
}

/** Whole seconds left, rounded up, from 0. */
export const secondsLeft = (leftMs: number): number => Math.max(0, Math.ceil(leftMs / 1000))

const spokenAt = [10, 30]

/** The moment to say aloud, in seconds left, where one lies between two looks at the clock; else null. */
export const secondsToSay = (before: number, now: number): number | null =>
  spokenAt.find((seconds) => now <= seconds && before > seconds && now > 0) ?? null

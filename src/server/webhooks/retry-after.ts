const secondMs = 1_000
const longestPauseMs = 6 * 3_600 * secondMs
/** With these pauses the last try is 76 hours after the first, and up to 92 with all that chance may add. */
const mostTries = 21
const mostJitter = 0.2

/**
 * How long to wait after the failed try of this number (from 1), in milliseconds; null to give up, after 3 days. Chance
 * (`random` from 0 to 1) spreads the tries of events that failed together.
 */
export const retryAfter = (tryNumber: number, random: number): number | null => {
  if (tryNumber >= mostTries) return null
  const pauseMs = Math.min(5 * secondMs * 3 ** (tryNumber - 1), longestPauseMs)
  return Math.round(pauseMs * (1 + mostJitter * random))
}

/** Time as the server knows it. Everything that compares or waits takes a Clock, so that a test can move it. */
export interface Clock {
  now(): Date
  /** Calls `wake` once at `time` (soon, if it has passed). Returns the way to call it off. */
  at(time: Date, wake: () => void): () => void
}

const longestTimeoutMs = 2 ** 31 - 1

/** The computer's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  at(time, wake) {
    let timer: NodeJS.Timeout
    const arm = () => {
      const left = time.getTime() - Date.now()
      timer = setTimeout(left > longestTimeoutMs ? arm : wake, Math.min(Math.max(left, 0), longestTimeoutMs))
    }
    arm()
    return () => clearTimeout(timer)
  },
}

/** A clock that runs like `base` but can be set ahead, waking at once whoever waits for a time that this skips. */
export const movableClock = (base: Clock): Clock & { advance(ms: number): void } => {
  let aheadMs = 0
  const waiting = new Set<{ time: Date; wake: () => void; cancel: () => void }>()
  const now = () => new Date(base.now().getTime() + aheadMs)
  const arm = (time: Date, wake: () => void) => base.at(new Date(time.getTime() - aheadMs), wake)
  return {
    now,
    at(time, wake) {
      const entry = { time, wake: () => {}, cancel: () => {} }
      entry.wake = () => {
        waiting.delete(entry)
        wake()
      }
      waiting.add(entry)
      entry.cancel = arm(time, entry.wake)
      return () => {
        entry.cancel()
        waiting.delete(entry)
      }
    },
    advance(ms) {
      aheadMs += ms
      for (const entry of waiting) {
        entry.cancel()
        entry.cancel = arm(entry.time, entry.wake)
      }
    },
  }
}

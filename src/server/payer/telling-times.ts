/** An answer older than this was never announced. */
const longestTellingMs = 60_000
/** As many answers at once as are remembered. Of most sessions no page is open here, and nobody is told. */
const mostAnswers = 10_000

/** Measures how long answers of the bank take from being written down to the open pages of this process. */
export interface TellingTimes {
  /** An answer is about to be committed. */
  answering(sessionId: string): void
  /** A page was told of the session. */
  told(sessionId: string): void
}

export const tellingTimes = (onTold: (seconds: number) => void): TellingTimes => {
  const answeredAt = new Map<string, number>()
  return {
    answering(sessionId) {
      const [oldest] = answeredAt.keys()
      if (answeredAt.size >= mostAnswers && oldest !== undefined) answeredAt.delete(oldest)
      answeredAt.set(sessionId, performance.now())
    },
    told(sessionId) {
      const at = answeredAt.get(sessionId)
      if (at === undefined) return
      const ms = performance.now() - at
      if (ms < longestTellingMs) onTold(ms / 1000)
      // The session's other streams are told in the same turn.
      queueMicrotask(() => answeredAt.delete(sessionId))
    },
  }
}

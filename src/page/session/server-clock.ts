/** The server's clock as the page knows it. The device's own date may be wrong by hours, or change; it is never asked. */
export interface ServerClock {
  /** The server's time in Unix ms. Before the first answer it is minus infinity: nothing is due. */
  now(): number
  /** Takes note of the server's time from an answer that has just come. */
  observe(serverNowMs: number): void
}

/** `monotonicMs` counts up evenly and is never set, as `performance.now` does. */
export const createServerClock = (monotonicMs: () => number): ServerClock => {
  let aheadMs = Number.NEGATIVE_INFINITY
  return {
    now: () => monotonicMs() + aheadMs,
    observe(serverNowMs) {
      // News can only arrive late, never early: the greatest difference seen is the nearest to the truth.
      aheadMs = Math.max(aheadMs, serverNowMs - monotonicMs())
    },
  }
}

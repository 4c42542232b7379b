/** Lets one wait until something happens or a time is over, and misses nothing that happens before. */
export const wakeSignal = () => {
  let isRaised = false
  let wake = () => {}
  return {
    raise() {
      isRaised = true
      wake()
    },
    lower() {
      isRaised = false
    },
    /** Resolves once it is raised, at once if it is, and at the latest after so long. */
    raised: (longestMs: number) =>
      new Promise<void>((resolve) => {
        if (isRaised) return resolve()
        const timer = setTimeout(resolve, longestMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}

import { useEffect, useState } from 'react'
import type { ServerClock } from './server-clock.ts'

/** Browsers keep no timer for longer than this. */
const longestTimeoutMs = 2 ** 31 - 1

/** Calls `wake` once when the server's clock reaches `timeMs`, and not before; never for null. */
export const useServerTime = (clock: ServerClock, timeMs: number | null, wake: () => void): void => {
  useEffect(() => {
    if (timeMs === null) return
    let timer: ReturnType<typeof setTimeout>
    const arm = () => {
      const leftMs = timeMs - clock.now()
      if (leftMs <= 0) return wake()
      timer = setTimeout(arm, Math.min(Math.ceil(leftMs), longestTimeoutMs))
    }
    arm()
    return () => clearTimeout(timer)
  }, [clock, timeMs, wake])
}

/** A function that renders its component anew. */
export const useRerender = (): (() => void) => {
  const [, setCount] = useState(0)
  const [rerender] = useState(() => () => setCount((count) => count + 1))
  return rerender
}

import { networksOf } from '../transport/client-address.ts'
import { wideNetworkFactor } from '../transport/rate-limits.ts'

/** How many streams may be open at once in one process. */
export interface StreamLimits {
  /** Tabs and devices that show one session. */
  streamsPerSession: number
  /** An address is an IPv4 or an IPv6 /64. Many payers may share one, so one over the limit loses nothing but speed: its page polls. */
  streamsPerAddress: number
}

export const streamLimits: StreamLimits = { streamsPerSession: 10, streamsPerAddress: 200 }

/** Gives out places for streams: `take` returns the way to leave again, or null where there is none left. */
export const streamPlaces = ({ streamsPerSession, streamsPerAddress }: StreamLimits) => {
  const taken = new Map<string, number>()
  const count = (key: string) => taken.get(key) ?? 0
  const add = (key: string, more: 1 | -1) => {
    const now = count(key) + more
    if (now === 0) taken.delete(key)
    else taken.set(key, now)
  }
  const ofSession = (sessionId: string) => `session ${sessionId}`

  return {
    take(sessionId: string, clientAddress: string): (() => void) | null {
      const { near, wide } = networksOf(clientAddress)
      const wanted = [
        { key: ofSession(sessionId), most: streamsPerSession },
        { key: near, most: streamsPerAddress },
        ...(wide === null ? [] : [{ key: wide, most: streamsPerAddress * wideNetworkFactor }]),
      ]
      if (wanted.some(({ key, most }) => count(key) >= most)) return null
      for (const { key } of wanted) add(key, 1)
      return () => {
        for (const { key } of wanted) add(key, -1)
      }
    },
  }
}

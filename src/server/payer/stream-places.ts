/** How many streams may be open at once in one process. */
export interface StreamLimits {
  /** Tabs and devices that show one session. */
  streamsPerSession: number
  /** Many payers may share an address, so one over the limit loses nothing but speed: its page polls. */
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
    take(sessionId: string, address: string): (() => void) | null {
      const [session, from] = [ofSession(sessionId), `address ${address}`]
      if (count(session) >= streamsPerSession || count(from) >= streamsPerAddress) return null
      add(session, 1)
      add(from, 1)
      return () => {
        add(session, -1)
        add(from, -1)
      }
    },
    has: (sessionId: string): boolean => taken.has(ofSession(sessionId)),
  }
}

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Known } from '../phase.ts'
import type { Connection, Heard } from './connection.ts'
import { loadConnection } from './load-connection.ts'
import { nextTry } from './next-try.ts'
import { serverAnswers } from './server-answers.ts'
import type { ServerClock } from './server-clock.ts'

interface PayerSessionOptions {
  sessionId: string
  clock: ServerClock
  /** What the page came with. */
  given: Known
  /** Called when the browser brings this page back from its back-forward cache, however old it is. */
  onRestored: () => void
}

export interface FollowedSession extends Heard {
  /** The server answers, but the part of the app that talks with it does not come: its file has gone, or is kept away. */
  unconnectable: boolean
  ask: () => void
  /** Rejects where the part of the app that it needs does not come. */
  connect: () => Promise<Connection>
}

/** Keeps to the server's word on a session, from when the part of the app that does so has come. */
export const usePayerSession = ({ sessionId, clock, given, onRestored }: PayerSessionOptions): FollowedSession => {
  const [heard, setHeard] = useState<Heard>({ known: given, connectionLost: false, isBlocked: false })
  const [unconnectable, setUnconnectable] = useState(false)
  const connection = useRef<Promise<Connection> | null>(null)

  const connect = useCallback(() => {
    connection.current ??= loadConnection().then(({ openConnection }) => {
      setUnconnectable(false)
      performance.mark('connected')
      return openConnection({ sessionId, clock, known: given, onHeard: setHeard, onRestored })
    })
    connection.current.catch(() => {
      connection.current = null
    })
    return connection.current
  }, [sessionId, clock, given, onRestored])

  useEffect(() => {
    let wanted = true
    const keepConnecting = async () => {
      while (wanted && !(await connect().then(Boolean, () => false))) {
        const answers = await serverAnswers(sessionId)
        setUnconnectable(answers)
        setHeard(({ known }) => ({
          known: known === 'nothing_yet' ? 'unreachable' : known,
          connectionLost: !answers && typeof known !== 'string',
          isBlocked: false,
        }))
        await nextTry()
      }
    }
    void keepConnecting()
    return () => {
      wanted = false
      connection.current?.then(({ close }) => close()).catch(() => {})
      connection.current = null
    }
  }, [connect, sessionId])

  const ask = useCallback(() => void connection.current?.then((open) => open.ask()).catch(() => {}), [])
  return { ...heard, unconnectable, ask, connect }
}

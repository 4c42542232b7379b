import { useCallback, useRef, useState } from 'react'
import type { NotTaken, Posting } from '../phase.ts'
import type { Connection } from './connection.ts'
import { NoAnswer } from './no-answer.ts'
import { sendByForm } from './send-by-form.ts'
import { serverAnswers } from './server-answers.ts'

export interface CodePosting {
  /** The last code that was sent from here. */
  posting: Posting | null
  /** Sends a code as the attempt of this number, unless one of the same number is on its way. */
  send: (number: number, code: string) => Promise<void>
}

interface CodePostingOptions {
  sessionId: string
  /** Rejects where what talks with the server does not come. */
  connect: () => Promise<Connection>
  /** Whether that is known already. */
  unconnectable: boolean
}

/** Sends codes, and finds out what became of one whose answer did not come: never by sending it again. */
export const useCodePosting = ({ sessionId, connect, unconnectable }: CodePostingOptions): CodePosting => {
  const [posting, setPosting] = useState<Posting | null>(null)
  // State comes too late for the second click of a double click.
  const inFlight = useRef<number | null>(null)

  const send = useCallback(
    async (number: number, code: string) => {
      const sendBy = async (connection: Connection) => {
        let why: NotTaken = 'refused'
        const session = await connection.sendCode({ number, blik_code: code }).catch((error: unknown) => {
          why = error instanceof NoAnswer ? error.why : 'connection'
          // To ask at once would be too fast as well, and the server has said that it took nothing.
          if (why === 'too_fast') return null
          setPosting({ number, answer: 'missing' })
          return connection.askUntilTold()
        })
        if (session !== null) connection.accept(session)
        if ((session?.attempt?.number ?? 0) < number) setPosting({ number, answer: 'not_taken', why })
      }

      if (inFlight.current === number) return
      inFlight.current = number
      setPosting({ number, answer: 'awaited' })
      const connection = unconnectable ? null : await connect().catch(() => null)
      if (connection !== null) {
        await sendBy(connection)
      } else if (unconnectable || (await serverAnswers(sessionId))) {
        await sendByForm({ sessionId, number, code })
        setPosting(null)
      } else {
        setPosting({ number, answer: 'not_taken', why: 'connection' })
      }
      inFlight.current = null
    },
    [sessionId, connect, unconnectable],
  )

  return { posting, send }
}

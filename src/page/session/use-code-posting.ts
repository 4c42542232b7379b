import { useCallback, useRef, useState } from 'react'
import type { PayerSession } from '../../contract/payer-session.ts'
import type { NotTaken, Posting } from '../phase.ts'
import { askForSession, NoAnswer, sendCode } from './payer-api.ts'

const pauseMs = 2_000

interface CodePostingOptions {
  sessionId: string
  accept: (news: PayerSession) => void
}

export interface CodePosting {
  /** The last code that was sent from here. */
  posting: Posting | null
  /** Sends a code as the attempt of this number, unless one of the same number is on its way. */
  send: (number: number, code: string) => Promise<void>
}

/** Sends codes, and finds out what became of one whose answer did not come: never by sending it again. */
export const useCodePosting = ({ sessionId, accept }: CodePostingOptions): CodePosting => {
  const [posting, setPosting] = useState<Posting | null>(null)
  // State comes too late for the second click of a double click.
  const inFlight = useRef<number | null>(null)

  const send = useCallback(
    async (number: number, code: string) => {
      if (inFlight.current === number) return
      inFlight.current = number
      setPosting({ number, answer: 'awaited' })
      let why: NotTaken = 'refused'
      const session = await sendCode(sessionId, { number, blik_code: code }).catch((error: unknown) => {
        why = error instanceof NoAnswer ? error.why : 'connection'
        // To ask at once would be too fast as well, and the server has said that it took nothing.
        if (why === 'too_fast') return null
        setPosting({ number, answer: 'missing' })
        return askUntilAnswered(sessionId)
      })
      if (session !== null) accept(session)
      if ((session?.attempt?.number ?? 0) < number) setPosting({ number, answer: 'not_taken', why })
      inFlight.current = null
    },
    [sessionId, accept],
  )

  return { posting, send }
}

const askUntilAnswered = async (sessionId: string): Promise<PayerSession> => {
  for (;;) {
    const answer = await askForSession(sessionId).catch(() => 'not_found' as const)
    if (answer !== 'not_found') return answer
    await nextTry()
  }
}

/** Waits for a moment, or less if the network comes back before. */
const nextTry = () =>
  new Promise<void>((resolve) => {
    const go = () => {
      clearTimeout(timer)
      window.removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, pauseMs)
    window.addEventListener('online', go)
  })

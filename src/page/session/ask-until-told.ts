import type { PayerSession } from '../../contract/payer-session.ts'
import { nextTry } from './next-try.ts'
import type { Answer } from './payer-api.ts'

interface AskUntilToldOptions {
  /** Rejects where the server did not answer. */
  ask: (signal: AbortSignal) => Promise<Answer>
  /** Calls back at the next word that comes by itself and is not older than this call. Returns the way to stop it. */
  listen: (told: (session: PayerSession) => void) => () => void
}

/**
 * The session from now on, by whichever way tells it first: where something in between answers questions in the server's
 * place, the stream may still get through, and the other way round.
 */
export const askUntilTold = ({ ask, listen }: AskUntilToldOptions): Promise<PayerSession> =>
  new Promise((resolve) => {
    const answered = new AbortController()
    const told = (session: PayerSession) => {
      stopListening()
      answered.abort()
      resolve(session)
    }
    const stopListening = listen(told)
    const keepAsking = async () => {
      while (!answered.signal.aborted) {
        const answer = await ask(answered.signal).catch(() => null)
        if (answer !== null && answer !== 'not_found') return told(answer)
        await nextTry()
      }
    }
    void keepAsking()
  })

import { pathTo } from '../../contract/routes.ts'

const timeoutMs = 10_000

/** Whether the server itself answers for the session, and not a captive portal or a proxy’s error in its place. */
export const serverAnswers = async (sessionId: string): Promise<boolean> => {
  try {
    const response = await fetch(pathTo('payerSession', sessionId), {
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer: unknown = await response.json()
    return typeof answer === 'object' && answer !== null && 'id' in answer && answer.id === sessionId
  } catch {
    return false
  }
}

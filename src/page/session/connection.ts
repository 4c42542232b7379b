import { QueryClient, QueryObserver } from '@tanstack/react-query'
import * as z from 'zod/mini'
import type { PayerSession } from '../../contract/payer-session.ts'
import type { TakeBlikCode } from '../../contract/payment-attempt.ts'
import { pathTo } from '../../contract/routes.ts'
import { type TestCode, TestCodeList } from '../../contract/test-code.ts'
import type { Known } from '../phase.ts'
import { askAgainInMs } from './ask-again.ts'
import { followUpdates, type LiveUpdates } from './live-updates.ts'
import { newerAnswer } from './newer-answer.ts'
import { type Answer, askForSession, sendCode } from './payer-api.ts'
import type { ServerClock } from './server-clock.ts'

// The Content-Security-Policy forbids to make code out of strings.
z.config({ jitless: true })

/** The codes that the session's test bank lists. Throws where there is no such list. */
export const askForTestCodes = async (sessionId: string): Promise<readonly TestCode[]> => {
  const response = await fetch(pathTo('payerTestCodes', sessionId))
  return TestCodeList.parse(await response.json()).data
}

export interface Heard {
  known: Known
  /** What is on screen may be old: neither the stream nor the last question got through. */
  connectionLost: boolean
}

interface ConnectionOptions {
  sessionId: string
  clock: ServerClock
  /** What the page knows already. */
  known: Known
  onHeard: (heard: Heard) => void
  /** Called when the browser brings this page back from its back-forward cache, however old it is. */
  onRestored: () => void
}

/** All that passes between the page and the server once the app is in charge. */
export interface Connection {
  ask: () => void
  accept: (news: PayerSession) => void
  /** Throws NoAnswer. */
  askForSession: () => Promise<Answer>
  /** Throws NoAnswer. */
  sendCode: (code: TakeBlikCode) => Promise<PayerSession>
  close: () => void
}

/** Keeps to the server's word on a session: asks, follows the stream, and asks again whenever the page wakes up. */
export const openConnection = ({ sessionId, clock, known, onHeard, onRestored }: ConnectionOptions): Connection => {
  const queryKey = ['session', sessionId]
  const client = new QueryClient({
    defaultOptions: {
      // The browser's idea of being offline is a guess, and the page has its own rules for asking again.
      queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false },
    },
  })
  if (known === 'not_found' || typeof known !== 'string') client.setQueryData<Answer>(queryKey, known)

  let updates: LiveUpdates | null = null
  let streamHealthy = false
  let heard: Heard = { known, connectionLost: false }

  const observer = new QueryObserver<Answer>(client, {
    queryKey,
    queryFn: async ({ signal }) => {
      const news = await askForSession(sessionId, signal)
      if (news !== 'not_found') clock.observe(news.now_ms)
      return newerAnswer(client.getQueryData<Answer>(queryKey), news)
    },
    refetchInterval: ({ state }) =>
      askAgainInMs({ known: state.data ?? 'nothing_yet', nowMs: clock.now(), streamHealthy }),
    refetchIntervalInBackground: true,
    // A session that came with the page is fresh, and the stream begins with the next word on it.
    refetchOnMount: false,
  })

  const ask = () => void observer.refetch()
  const accept = (news: PayerSession) => {
    clock.observe(news.now_ms)
    client.setQueryData<Answer>(queryKey, (before) => newerAnswer(before, news))
  }

  const tell = () => {
    const { data, isError, errorUpdateCount } = observer.getCurrentResult()
    followWhileOpen(data !== undefined && data !== 'not_found' && data.status === 'open')
    const news: Heard = {
      known: data ?? (errorUpdateCount > 0 ? 'unreachable' : 'nothing_yet'),
      connectionLost: isError && data !== undefined && !streamHealthy,
    }
    if (news.known === heard.known && news.connectionLost === heard.connectionLost) return
    heard = news
    onHeard(news)
  }
  const onHealth = (healthy: boolean) => {
    streamHealthy = healthy
    // When to ask again depends on it.
    observer.setOptions(observer.options)
    tell()
  }
  const followWhileOpen = (isOpen: boolean) => {
    if (isOpen === (updates !== null)) return
    updates?.close()
    updates = null
    streamHealthy = false
    if (!isOpen) return
    updates = followUpdates({
      openStream: () => new EventSource(pathTo('payerUpdates', sessionId)),
      onSession: accept,
      onHealth,
      random: Math.random,
    })
  }

  const wake = () => {
    ask()
    updates?.reopen()
  }
  const listening = new AbortController()
  const { signal } = listening
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake(), { signal })
  window.addEventListener('online', wake, { signal })
  window.addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (!persisted) return
      onRestored()
      void client.resetQueries({ queryKey })
    },
    { signal },
  )
  // An open stream keeps some browsers from caching the page for Back.
  window.addEventListener('pagehide', () => updates?.close(), { signal })

  const unsubscribe = observer.subscribe(tell)
  tell()
  return {
    ask,
    accept,
    askForSession: () => askForSession(sessionId),
    sendCode: (code) => sendCode(sessionId, code),
    close() {
      listening.abort()
      unsubscribe()
      followWhileOpen(false)
      client.clear()
    },
  }
}

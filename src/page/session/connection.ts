import { QueryClient, QueryObserver } from '@tanstack/react-query'
import * as z from 'zod/mini'
import type { PayerSession } from '../../contract/payer-session.ts'
import type { TakeBlikCode } from '../../contract/payment-attempt.ts'
import { pathTo } from '../../contract/routes.ts'
import { type TestCode, TestCodeList } from '../../contract/test-code.ts'
import type { Known } from '../phase.ts'
import { askAgainInMs } from './ask-again.ts'
import { askUntilTold } from './ask-until-told.ts'
import { followUpdates, type LiveUpdates } from './live-updates.ts'
import { newerAnswer } from './newer-answer.ts'
import { NoAnswer } from './no-answer.ts'
import { type Answer, askForSession, sendCode } from './payer-api.ts'
import type { ServerClock } from './server-clock.ts'
import { takeStreamPlace } from './stream-place.ts'

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
  /** And the last question was answered by something else in the server's place, to which only a document can lead. */
  isBlocked: boolean
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
  /** Asks by all ways until the server has told how the session is from now on. */
  askUntilTold: () => Promise<PayerSession>
  /** Throws NoAnswer. */
  sendCode: (code: TakeBlikCode) => Promise<PayerSession>
  close: () => void
}

const isVisible = () => document.visibilityState === 'visible'

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

  const listening = new AbortController()
  let updates: LiveUpdates | null = null
  let streamHealthy = false
  /** Why the last question had no answer; null where it had one. */
  let failure: unknown = null
  let heard: Heard = { known, connectionLost: false, isBlocked: false }
  const listeners = new Set<(session: PayerSession) => void>()

  const question = async (signal: AbortSignal): Promise<Answer> => {
    try {
      const news = await askForSession(sessionId, signal)
      failure = null
      return news
    } catch (error) {
      if (!signal.aborted) failure = error
      throw error
    } finally {
      tell()
    }
  }

  const observer = new QueryObserver<Answer>(client, {
    queryKey,
    queryFn: async ({ signal }) => {
      const news = await question(signal)
      if (news !== 'not_found') clock.observe(news.now_ms)
      return newerAnswer(client.getQueryData<Answer>(queryKey), news)
    },
    refetchInterval: ({ state }) =>
      askAgainInMs({ known: state.data ?? 'nothing_yet', nowMs: clock.now(), streamHealthy, isVisible: isVisible() }),
    refetchIntervalInBackground: true,
    // A session that came with the page is fresh, and the stream begins with the next word on it.
    refetchOnMount: false,
  })

  const ask = () => void observer.refetch()
  const accept = (news: PayerSession) => {
    clock.observe(news.now_ms)
    failure = null
    client.setQueryData<Answer>(queryKey, (before) => newerAnswer(before, news))
  }

  const tell = () => {
    if (listening.signal.aborted) return
    const { data, errorUpdateCount } = observer.getCurrentResult()
    followWhileOpen(data !== undefined && data !== 'not_found' && data.status === 'open')
    const connectionLost = failure !== null && data !== undefined && !streamHealthy
    const news: Heard = {
      known: data ?? (errorUpdateCount > 0 ? 'unreachable' : 'nothing_yet'),
      connectionLost,
      isBlocked: connectionLost && failure instanceof NoAnswer && failure.isBlocked,
    }
    const isSame =
      news.known === heard.known && news.connectionLost === heard.connectionLost && news.isBlocked === heard.isBlocked
    if (isSame) return
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
    const before = updates
    updates = null
    before?.close()
    if (!isOpen) return
    updates = followUpdates({
      // Who is looked at needs the connection more than who is not, and asks at once on coming back into sight.
      takePlace: (onTaken) => (isVisible() ? takeStreamPlace(navigator.locks, onTaken) : () => {}),
      openStream: () => new EventSource(pathTo('payerUpdates', sessionId)),
      onSession(session) {
        accept(session)
        for (const told of listeners) told(session)
      },
      onHealth,
      random: Math.random,
    })
  }

  const wake = () => {
    ask()
    updates?.reopen()
  }
  const { signal } = listening
  document.addEventListener('visibilitychange', () => (isVisible() ? wake() : updates?.close()), { signal })
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
    askUntilTold: () =>
      askUntilTold({
        ask: question,
        listen(told) {
          listeners.add(told)
          // A stream that begins now begins with the session as it is now.
          updates?.reopen()
          return () => listeners.delete(told)
        },
      }),
    sendCode: (code) => sendCode(sessionId, code),
    close() {
      listening.abort()
      unsubscribe()
      followWhileOpen(false)
      client.clear()
    },
  }
}

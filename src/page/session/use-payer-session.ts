import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import type { PayerSession } from '../../contract/payer-session.ts'
import { pathTo } from '../../contract/routes.ts'
import type { Known } from '../phase.ts'
import { askAgainInMs } from './ask-again.ts'
import { followUpdates } from './live-updates.ts'
import { newerAnswer } from './newer-answer.ts'
import { type Answer, askForSession } from './payer-api.ts'
import type { ServerClock } from './server-clock.ts'

/** Where the session is kept among the queries. */
export const sessionKey = (sessionId: string) => ['session', sessionId] as const

interface PayerSessionOptions {
  sessionId: string
  clock: ServerClock
  /** Called when the browser brings this page back from its back-forward cache, however old it is. */
  onRestored: () => void
}

export interface FollowedSession {
  known: Known
  /** What is on screen may be old: neither the stream nor the last question got through. */
  connectionLost: boolean
  ask: () => void
  accept: (news: PayerSession) => void
}

/** Keeps to the server's word on a session: asks, follows the stream, and asks again whenever the page wakes up. */
export const usePayerSession = ({ sessionId, clock, onRestored }: PayerSessionOptions): FollowedSession => {
  const client = useQueryClient()
  const [streamHealthy, setStreamHealthy] = useState(false)

  const query = useQuery<Answer>({
    queryKey: sessionKey(sessionId),
    queryFn: async ({ signal }) => {
      const news = await askForSession(sessionId, signal)
      if (news !== 'not_found') clock.observe(news.now_ms)
      return newerAnswer(client.getQueryData<Answer>(sessionKey(sessionId)), news)
    },
    refetchInterval: ({ state }) =>
      askAgainInMs({ known: state.data ?? 'nothing_yet', nowMs: clock.now(), streamHealthy }),
    refetchIntervalInBackground: true,
    // A session that came with the page is fresh, and the stream begins with the next word on it.
    refetchOnMount: false,
  })

  const { refetch } = query
  const ask = useCallback(() => void refetch(), [refetch])
  const accept = useCallback(
    (news: PayerSession) => {
      clock.observe(news.now_ms)
      client.setQueryData<Answer>(sessionKey(sessionId), (known) => newerAnswer(known, news))
    },
    [client, clock, sessionId],
  )

  const open = query.data !== undefined && query.data !== 'not_found' && query.data.status === 'open'
  useEffect(() => {
    const updates = open
      ? followUpdates({
          openStream: () => new EventSource(pathTo('payerUpdates', sessionId)),
          onSession: accept,
          onHealth: setStreamHealthy,
          random: Math.random,
        })
      : null
    const wake = () => {
      ask()
      updates?.reopen()
    }
    const onVisibility = () => {
      if (document.visibilityState === 'visible') wake()
    }
    const onPageShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return
      onRestored()
      void client.resetQueries({ queryKey: sessionKey(sessionId) })
    }
    // An open stream keeps some browsers from caching the page for Back.
    const onPageHide = () => updates?.close()
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('online', wake)
    window.addEventListener('pageshow', onPageShow)
    window.addEventListener('pagehide', onPageHide)
    return () => {
      updates?.close()
      setStreamHealthy(false)
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('online', wake)
      window.removeEventListener('pageshow', onPageShow)
      window.removeEventListener('pagehide', onPageHide)
    }
  }, [open, sessionId, client, ask, accept, onRestored])

  return {
    known: query.data ?? (query.errorUpdateCount > 0 ? 'unreachable' : 'nothing_yet'),
    connectionLost: query.isError && query.data !== undefined && !streamHealthy,
    ask,
    accept,
  }
}

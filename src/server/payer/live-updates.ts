import type { FastifyBaseLogger } from 'fastify'
import type { PayerSession } from '../../contract/payer-session.ts'
import type { Notifications } from '../database/notifications.ts'
import { changesChannel } from '../sessions/announce-change.ts'

export interface Subscriber {
  /** The session after one of its changes. */
  changed(session: PayerSession): void
  /** A change could not be read: what the subscriber shows may be old from now on. */
  lost(): void
}

export interface LiveUpdates {
  /** Tells of each change of the session, in whichever process it happens. Returns the way to unsubscribe. */
  subscribe(sessionId: string, subscriber: Subscriber): () => void
}

interface Options {
  notifications: Pick<Notifications, 'listen'>
  log: FastifyBaseLogger
  read: (sessionId: string) => Promise<PayerSession | null>
}

/** Feeds the open pages of this process: one read of a changed session, however many pages show it. */
export const liveUpdates = async ({ notifications, log, read }: Options): Promise<LiveUpdates> => {
  const subscribers = new Map<string, Set<Subscriber>>()

  const tell = async (sessionId: string) => {
    if (!subscribers.has(sessionId)) return
    const session = await read(sessionId).catch((error: unknown) => {
      log.warn({ err: error }, 'a live update could not be read')
      return null
    })
    for (const subscriber of subscribers.get(sessionId) ?? []) {
      try {
        if (session) subscriber.changed(session)
        else subscriber.lost()
      } catch (error) {
        log.warn({ err: error }, 'a page could not be told of a change')
      }
    }
  }

  await notifications.listen({
    channel: changesChannel,
    onMessage: (sessionId) => void tell(sessionId),
    onGap: () => {
      for (const sessionId of subscribers.keys()) void tell(sessionId)
    },
  })

  return {
    subscribe(sessionId, subscriber) {
      const those = subscribers.get(sessionId) ?? new Set()
      subscribers.set(sessionId, those.add(subscriber))
      return () => {
        those.delete(subscriber)
        if (those.size === 0 && subscribers.get(sessionId) === those) subscribers.delete(sessionId)
      }
    },
  }
}

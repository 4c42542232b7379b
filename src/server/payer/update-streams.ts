import { PassThrough, type Readable } from 'node:stream'
import type { PayerSession } from '../../contract/payer-session.ts'
import type { LiveUpdates } from './live-updates.ts'
import { type StreamLimits, streamPlaces } from './stream-places.ts'

const pingMs = 10_000
const retryMs = 1_000
/** When the server stops, the clients that keep to the hint come back spread over this time. */
const comeBackMs = 5_000
/** A client that reads this slowly gets a new stream instead of an old queue. */
const longestQueueBytes = 65_536
/** A mark older than this belongs to an answer that was never announced. */
const longestTellingMs = 60_000

/** The open server-sent event streams of this process. */
export interface UpdateStreams {
  /**
   * A stream that starts with the session as `read` gives it and goes on with each change. Null for an unknown id;
   * `too_many` where the session or the address has as many as it may have.
   */
  open(sessionId: string, clientAddress: string): Promise<Readable | 'too_many' | null>
  /** Notes that an answer is being written down, to measure how long its way to the pages takes. */
  answering(sessionId: string): void
  count(): number
  /** Ends all streams: their pages come back, to whoever listens then. */
  close(): void
}

interface Options {
  updates: LiveUpdates
  read: (sessionId: string) => Promise<PayerSession | null>
  limits: StreamLimits
  /** From 0 up to 1. */
  random: () => number
  /** Told for each stream how long an answer took to get there. */
  onTold?: (seconds: number) => void
}

export const updateStreams = ({ updates, read, limits, random, onTold = () => {} }: Options): UpdateStreams => {
  const streams = new Set<PassThrough>()
  const places = streamPlaces(limits)
  const answeredAt = new Map<string, number>()

  const write = (stream: PassThrough, text: string) => {
    stream.write(text)
    if (stream.writableLength > longestQueueBytes) stream.destroy()
  }

  const noteTold = (sessionId: string) => {
    const at = answeredAt.get(sessionId)
    if (at === undefined) return
    const ms = performance.now() - at
    if (ms < longestTellingMs) onTold(ms / 1000)
    // The session's other streams are told in the same turn.
    queueMicrotask(() => answeredAt.delete(sessionId))
  }

  // The page takes a stream for dead that says nothing for a while, so silence has to mean something.
  const pings = setInterval(() => {
    for (const stream of streams) write(stream, 'event: ping\ndata: {}\n\n')
  }, pingMs)
  pings.unref()

  return {
    async open(sessionId, clientAddress) {
      const leave = places.take(sessionId, clientAddress)
      if (!leave) return 'too_many'
      const stream = new PassThrough()
      let sent = 0
      const send = (session: PayerSession) => {
        if (session.revision <= sent) return
        sent = session.revision
        write(stream, `event: session\nid: ${session.revision}\ndata: ${JSON.stringify(session)}\n\n`)
      }
      const changed = (session: PayerSession) => {
        send(session)
        noteTold(sessionId)
      }
      // Subscribed before the first read, so that no change can fall between the two.
      const unsubscribe = updates.subscribe(sessionId, { changed, lost: () => stream.end() })
      stream.once('close', () => {
        unsubscribe()
        leave()
        streams.delete(stream)
        if (!places.has(sessionId)) answeredAt.delete(sessionId)
      })
      streams.add(stream)
      stream.write(`retry: ${retryMs}\n\n`)
      try {
        const session = await read(sessionId)
        if (!session) {
          stream.destroy()
          return null
        }
        send(session)
      } catch (error) {
        stream.destroy()
        throw error
      }
      return stream
    },
    answering(sessionId) {
      if (places.has(sessionId)) answeredAt.set(sessionId, performance.now())
    },
    count: () => streams.size,
    close() {
      clearInterval(pings)
      for (const stream of streams) stream.end(`retry: ${Math.round(retryMs + random() * comeBackMs)}\n\n`)
    },
  }
}

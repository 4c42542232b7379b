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

/** The open server-sent event streams of this process. */
export interface UpdateStreams {
  /**
   * A stream that starts with the session as `read` gives it and goes on with each change. Null for an unknown id;
   * `too_many` where the session or the address has as many as it may have.
   */
  open(sessionId: string, clientAddress: string): Promise<Readable | 'too_many' | null>
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
  /** Told for each stream that a change of its session got there. */
  onTold?: (sessionId: string) => void
}

export const updateStreams = ({ updates, read, limits, random, onTold = () => {} }: Options): UpdateStreams => {
  const streams = new Set<PassThrough>()
  const places = streamPlaces(limits)

  const write = (stream: PassThrough, text: string) => {
    stream.write(text)
    if (stream.writableLength > longestQueueBytes) stream.destroy()
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
        onTold(sessionId)
      }
      // Subscribed before the first read, so that no change can fall between the two.
      const unsubscribe = updates.subscribe(sessionId, { changed, lost: () => stream.end() })
      stream.once('close', () => {
        unsubscribe()
        leave()
        streams.delete(stream)
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
    count: () => streams.size,
    close() {
      clearInterval(pings)
      for (const stream of streams) stream.end(`retry: ${Math.round(retryMs + random() * comeBackMs)}\n\n`)
    },
  }
}

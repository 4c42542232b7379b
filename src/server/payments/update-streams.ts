import { PassThrough, type Readable } from 'node:stream'
import type { PayerSession } from '../../contract/payer-session.ts'
import type { LiveUpdates } from './live-updates.ts'

const pingMs = 10_000
const retryMs = 1_000
/** A client that reads this slowly gets a new stream instead of an old queue. */
const longestQueueBytes = 65_536

/** The open server-sent event streams of this process. */
export interface UpdateStreams {
  /** A stream that starts with the session as `read` gives it and goes on with each change. Null for an unknown id. */
  open(sessionId: string): Promise<Readable | null>
  /** Ends all streams: their pages come back, to whoever listens then. */
  close(): void
}

interface Options {
  updates: LiveUpdates
  read: (sessionId: string) => Promise<PayerSession | null>
}

export const updateStreams = ({ updates, read }: Options): UpdateStreams => {
  const streams = new Set<PassThrough>()

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
    async open(sessionId) {
      const stream = new PassThrough()
      let sent = 0
      const send = (session: PayerSession) => {
        if (session.revision <= sent) return
        sent = session.revision
        write(stream, `event: session\nid: ${session.revision}\ndata: ${JSON.stringify(session)}\n\n`)
      }
      // Subscribed before the first read, so that no change can fall between the two.
      const unsubscribe = updates.subscribe(sessionId, { changed: send, lost: () => stream.end() })
      stream.once('close', () => {
        unsubscribe()
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
    close() {
      clearInterval(pings)
      for (const stream of streams) stream.end()
    },
  }
}

import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'

interface Listening {
  databaseUrl: string
  channel: string
  log: FastifyBaseLogger
  onMessage: (payload: string) => void
  /** The connection was away and is back: whatever was said meanwhile is lost. */
  onGap: () => void
}

const longestPauseMs = 5_000

/** Hears a NOTIFY channel on a connection of its own, and takes it up again for as long as it takes when it breaks. */
export const listen = async ({ databaseUrl, channel, log, onMessage, onGap }: Listening) => {
  let closed = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined

  const connect = async () => {
    const fresh = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 10_000 })
    let lost = false
    const lose = (error?: unknown) => {
      if (lost || closed) return
      lost = true
      log.warn({ err: error }, 'the connection for live updates is lost and is taken up again')
      retry(250)
    }
    fresh.on('notification', (message) => onMessage(message.payload ?? ''))
    fresh.on('error', lose)
    fresh.on('end', lose)
    try {
      await fresh.connect()
      await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`)
    } catch (error) {
      lost = true
      await fresh.end().catch(() => {})
      throw error
    }
    if (closed) await fresh.end()
    client = fresh
  }

  const retry = (pauseMs: number) => {
    timer = setTimeout(() => {
      connect().then(onGap, () => {
        if (!closed) retry(Math.min(pauseMs * 2, longestPauseMs))
      })
    }, pauseMs)
  }

  await connect()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}

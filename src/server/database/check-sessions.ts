import { randomUUID } from 'node:crypto'
import pg from 'pg'

const answerLimitMs = 10_000
/** By chance a shared connection may bring one message, hardly three. */
const rounds = 3

const open = async (connectionString: string): Promise<pg.Client> => {
  const limits = { connectionTimeoutMillis: answerLimitMs, query_timeout: answerLimitMs }
  const client = new pg.Client({ connectionString, application_name: 'kasa check', ...limits })
  client.on('error', () => {})
  await client.connect()
  return client
}

const processOf = async (client: pg.Client): Promise<unknown> =>
  (await client.query('select pg_backend_pid() as process')).rows[0]?.process

/** Whether one hears what the other sends. PostgreSQL hands over what came while a session was idle with its next answer. */
const hearsAll = async (listener: pg.Client, sender: pg.Client): Promise<boolean> => {
  const channel = `kasa_check_${randomUUID()}`
  let heard = 0
  listener.on('notification', () => {
    heard += 1
  })
  await listener.query(`listen ${listener.escapeIdentifier(channel)}`)
  for (let round = 1; round <= rounds; round += 1) {
    await sender.query('select pg_notify($1, $2)', [channel, String(round)])
    await listener.query('select 1')
    if (heard < round) return false
  }
  return true
}

/** Whether it keeps its process of PostgreSQL while the other has a transaction. */
const keepsProcess = async (client: pg.Client, other: pg.Client): Promise<boolean> => {
  const before = await processOf(client)
  await other.query('begin')
  const [during, others] = [await processOf(client), await processOf(other)]
  await other.query('rollback')
  return during === before && others !== before
}

/**
 * Whether a connection to `url` is a session of PostgreSQL of its own for as long as it is open, with what it listens to and
 * has prepared. Behind a pooler it may not be, and then all seems to work until two connections are in use at once.
 */
export const hasOwnSessions = async (url: string): Promise<boolean> => {
  const clients: pg.Client[] = []
  try {
    const [one, other] = [await open(url), await open(url)]
    clients.push(one, other)
    return (await hearsAll(one, other)) && (await keepsProcess(one, other))
  } catch (error) {
    if (error instanceof Error && error.message.includes('statement pooling mode')) return false
    throw error
  } finally {
    for (const client of clients) await client.end().catch(() => {})
  }
}

import { access, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { StartError } from '../start-error.ts'
import { type Cluster, logFile, pidFile, startCluster } from './cluster.ts'
import { forgetDeadServer, holdStart } from './dead-server.ts'

const connectTimeoutMs = 5_000
/** A process that was killed a moment ago may not have been missed by PostgreSQL yet. */
const lockTimeoutMs = 2_000
/** How long PostgreSQL may take to recover, or to end for the process before us. */
const patienceMs = 60_000
/** How long a server may be there that neither answers nor lets another start. */
const silenceMs = 15_000
const pauseMs = 100
/** Starts that fail with no other server in the way, before we believe that the next would fail too. */
const failureLimit = 3
const lockKey = 4_242_002

const adminShutdown = '57P01'
const cannotConnectNow = '57P03'
const lockNotAvailable = '55P03'

const codeOf = (error: unknown): string | undefined => (error instanceof DatabaseError ? error.code : undefined)

const connectAndLock = async (cluster: Cluster, url: string): Promise<Client | 'busy' | 'absent'> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true })
  // Without a listener a broken connection would end the process; who holds the client hears of it by `end`.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`set lock_timeout = ${lockTimeoutMs}`)
    await client.query(`select pg_advisory_lock(${lockKey})`)
    return client
  } catch (cause) {
    client.end().catch(() => {})
    const code = codeOf(cause)
    if (code === cannotConnectNow || code === adminShutdown) return 'busy'
    if (code !== lockNotAvailable) return 'absent'
    throw new StartError(
      `Another Kasa is running on DATA_DIR ${cluster.dataDir}: stop it first, or give this one a DATA_DIR and a PORT of its own.`,
      { cause },
    )
  }
}

const isServerThere = async (cluster: Cluster): Promise<boolean> => {
  try {
    await access(pidFile(cluster))
    return true
  } catch {
    return false
  }
}

const lastWords = async (cluster: Cluster): Promise<string> => {
  const lines = (await readFile(logFile(cluster), 'utf8')).trim().split('\n')
  const fatal = lines.findLastIndex((line) => line.includes('FATAL:'))
  const words = fatal === -1 ? lines.slice(-1) : lines.slice(fatal, fatal + 3)
  return words.map((line) => line.replace(/^.*?(FATAL|DETAIL|HINT):\s*/, '')).join(' ')
}

type Start =
  | { outcome: 'started' | 'someone_is_starting_it' }
  | { outcome: 'failed'; error: StartError; inTheWay: boolean }

const tryStart = async (cluster: Cluster): Promise<Start> => {
  const letGo = await holdStart(cluster)
  if (letGo === null) return { outcome: 'someone_is_starting_it' }
  try {
    await forgetDeadServer(cluster)
    await startCluster(cluster)
    return { outcome: 'started' }
  } catch (cause) {
    const inTheWay = await isServerThere(cluster)
    const words = await lastWords(cluster)
    const message = `PostgreSQL does not start in ${cluster.folder}: ${words} (more in ${logFile(cluster)})`
    return { outcome: 'failed', error: new StartError(message, { cause }), inTheWay }
  } finally {
    letGo()
  }
}

/** Throws once it makes no sense to try again. */
const patientStart = (cluster: Cluster): (() => Promise<void>) => {
  const begin = Date.now()
  let failures = 0
  return async () => {
    const start = await tryStart(cluster)
    if (start.outcome === 'started') return
    if (start.outcome === 'failed') {
      if (!start.inTheWay) failures += 1
      if (failures === failureLimit || Date.now() > begin + silenceMs) throw start.error
    }
    await sleep(pauseMs)
  }
}

/**
 * Makes this process the one that uses the cluster, for as long as the returned connection lives. The server is started
 * unless it runs already: it outlives a process that is killed. Throws a StartError when another process has it.
 */
export const claimCluster = async (cluster: Cluster, url: string): Promise<Client> => {
  const busyUntil = Date.now() + patienceMs
  const start = patientStart(cluster)
  while (true) {
    const claim = await connectAndLock(cluster, url)
    if (claim instanceof Client) return claim
    if (claim === 'absent' || Date.now() > busyUntil) await start()
    else await sleep(pauseMs)
  }
}

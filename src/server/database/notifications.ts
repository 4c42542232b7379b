import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'

export interface Hearer {
  channel: string
  onMessage: (payload: string) => void
  /**
   * Messages may have been lost: look for what they would have told. Called whenever they are heard again, and every few
   * seconds for as long as they are not.
   */
  onGap: () => void
}

/** The NOTIFY channels of one database, heard on a connection of its own. */
export interface Notifications {
  listen(hearer: Hearer): Promise<void>
  /** Whether what this process sends to itself arrives. A connection may be open and bring nothing. */
  areHeard(): boolean
  /** How often they ceased to be heard. */
  losses(): number
  close(): Promise<void>
}

export interface NotificationTimes {
  /** Between two proofs. */
  proofPauseMs: number
  /** How long a connection, a statement and a message may each take. */
  answerLimitMs: number
  /** How often hearers are told to look for themselves while nothing is heard. */
  gapMs: number
}

interface Options {
  databaseUrl: string
  log: FastifyBaseLogger
  /** Told when a connection of this process has fallen silent without an end: others may have met the same fate. */
  onSilence?: () => void
  times?: NotificationTimes
}

/** By these, a connection that died without a word is found out and replaced within 10 s. */
const usualTimes: NotificationTimes = { proofPauseMs: 2_000, answerLimitMs: 2_000, gapMs: 3_000 }
/** How long the first proof may take: a computer that starts much at once is slow. */
const startLimitMs = 20_000
const firstPauseMs = 250
const longestPauseMs = 5_000

/** A dead connection would not say goodbye, so nobody waits for that. */
const drop = (client: pg.Client): void => {
  client.end().catch(() => {})
  client.connection.stream.destroy()
}

interface Limits {
  connectionTimeoutMillis: number
  query_timeout: number
}

const connectWithin = async (connectionString: string, limits: Limits): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString, application_name: 'kasa notifications', keepAlive: true, ...limits })
  // Without a listener a connection that breaks would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    drop(client)
    throw error
  }
}

/** Waits for messages of this process to itself, each known by what is in it. */
const openProofs = (limitMs: number) => {
  const waiting = new Map<string, () => void>()
  return {
    arrived: (proof: string) => waiting.get(proof)?.(),
    /** Whether `send` works and what it sends arrives. Throws where it cannot be sent. */
    async make(send: (proof: string) => Promise<unknown>): Promise<boolean> {
      const proof = randomUUID()
      const arrival = Promise.withResolvers<true>()
      waiting.set(proof, () => arrival.resolve(true))
      let timer: NodeJS.Timeout | undefined
      try {
        await send(proof)
        const late = new Promise<false>((resolve) => {
          timer = setTimeout(() => resolve(false), limitMs)
        })
        if (await Promise.race([arrival.promise, late])) return true
        // A process that stood still finds its time over before it has read what came meanwhile.
        return await Promise.race([arrival.promise, nextTurn(false).then(() => nextTurn(false))])
      } finally {
        clearTimeout(timer)
        waiting.delete(proof)
      }
    },
  }
}

/**
 * Hears channels for as long as the process runs, and proves that it does: every two seconds it sends itself a message,
 * from a second connection, and takes a new connection where that does not arrive. Throws where it never does.
 */
export const openNotifications = async (options: Options): Promise<Notifications> => {
  const { databaseUrl, log, onSilence = () => {}, times = usualTimes } = options
  const { proofPauseMs, answerLimitMs, gapMs } = times
  const limits = { connectionTimeoutMillis: answerLimitMs, query_timeout: answerLimitMs }
  const hearers: Hearer[] = []
  const proofs = openProofs(answerLimitMs)
  const proofChannel = `kasa_proof_${randomUUID()}`
  let listener: pg.Client | null = null
  let sender: pg.Client | null = null
  let closed = false
  let losses = 0
  let gapTimer: NodeJS.Timeout | null = null
  let wake = () => {}

  const tellGap = () => {
    for (const { onGap } of hearers) onGap()
  }
  const lose = (reason: string) => {
    if (gapTimer !== null || closed) return
    losses += 1
    log.warn(`notifications of the database are not heard (${reason}): a new connection is taken`)
    gapTimer = setInterval(tellGap, gapMs)
  }
  const hear = () => {
    if (gapTimer === null) return
    clearInterval(gapTimer)
    gapTimer = null
    log.info('notifications of the database are heard again')
    tellGap()
  }
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const connectListener = async (connectionTimeoutMillis = answerLimitMs): Promise<void> => {
    const fresh = await connectWithin(databaseUrl, { ...limits, connectionTimeoutMillis })
    fresh.on('notification', ({ channel, payload = '' }) => {
      if (channel === proofChannel) proofs.arrived(payload)
      for (const hearer of hearers) if (hearer.channel === channel) hearer.onMessage(payload)
    })
    fresh.on('end', () => {
      if (listener !== fresh) return
      listener = null
      lose('the connection has ended')
      wake()
    })
    try {
      await fresh.query(`listen ${fresh.escapeIdentifier(proofChannel)}`)
      for (const { channel } of hearers) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`)
    } catch (error) {
      drop(fresh)
      throw error
    }
    listener = fresh
    if (closed) drop(fresh)
  }

  const sendBy = (client: pg.Client) => (proof: string) =>
    client.query('select pg_notify($1, $2)', [proofChannel, proof])

  /** What another connection sends is the better proof: a pooler may bring back what the same one has sent, and no more. */
  const prove = async (): Promise<boolean> => {
    if (listener === null) return false
    const ownProof = proofs.make(sendBy(listener)).catch(() => false)
    try {
      sender ??= await connectWithin(databaseUrl, limits)
      return await proofs.make(sendBy(sender))
    } catch {
      if (sender !== null) drop(sender)
      sender = null
      return ownProof
    }
  }

  const replaceListener = async (): Promise<void> => {
    if (listener !== null) {
      const silent = listener
      listener = null
      drop(silent)
      lose('what is sent does not arrive')
      onSilence()
    }
    await connectListener()
  }

  const keepHearing = async (): Promise<void> => {
    let failures = 0
    while (!closed) {
      const isProven = await prove()
      if (closed) return
      if (isProven) {
        failures = 0
        hear()
        await pause(proofPauseMs)
        continue
      }
      if (failures > 0) await pause(Math.min(firstPauseMs * 2 ** failures, longestPauseMs))
      failures += 1
      if (!closed) await replaceListener().catch(() => {})
    }
  }

  const proveFirst = async (): Promise<void> => {
    await connectListener(startLimitMs)
    const end = Date.now() + startLimitMs
    while (!(await prove())) {
      if (listener === null) await connectListener()
      if (Date.now() > end) throw new Error('Notifications that are sent to the database do not come back')
    }
  }

  const dropAll = () => {
    for (const client of [listener, sender]) if (client !== null) drop(client)
  }

  try {
    await proveFirst()
  } catch (error) {
    closed = true
    dropAll()
    throw error
  }
  const running = keepHearing()
  return {
    async listen(hearer) {
      hearers.push(hearer)
      if (listener !== null) await listener.query(`listen ${listener.escapeIdentifier(hearer.channel)}`)
    },
    areHeard: () => gapTimer === null,
    losses: () => losses,
    async close() {
      closed = true
      if (gapTimer !== null) clearInterval(gapTimer)
      wake()
      dropAll()
      await running
    },
  }
}

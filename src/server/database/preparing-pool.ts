import { createHash } from 'node:crypto'
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { isUnanswered, spoilsConnection, type Trouble, troubleOf } from './database-trouble.ts'

/** PostgreSQL keeps a plan for each name on each connection, so there must not be more and more of them. */
const mostStatements = 500
/** How long a connection that may have died has to prove that it has not. */
const answerLimitMs = 1_000

/**
 * Names for statements that PostgreSQL is to plan once for each connection: planning costs more than most of ours take to
 * run. Not those that take or return `*`: their plans would fail once a migration has added a column.
 */
const statementNames = () => {
  const names = new Map<string, string>()
  return (text: string, parameters: readonly unknown[]): string | undefined => {
    if (parameters.length === 0 || text.includes('*')) return undefined
    const known = names.get(text)
    if (known !== undefined || names.size >= mostStatements) return known
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22)
    names.set(text, name)
    return name
  }
}

interface Watch {
  nameOf: ReturnType<typeof statementNames>
  failed: (error: unknown) => void
}

class PreparingClient implements PostgresPoolClient {
  /** Up to which suspicion it is known to answer. */
  trustedAt: number
  readonly #client: PoolClient
  readonly #watch: Watch
  /** Why nothing can be asked of it any more. */
  #spoiltBy: unknown = null

  constructor(client: PoolClient, watch: Watch, trustedAt: number) {
    this.#client = client
    this.#watch = watch
    this.trustedAt = trustedAt
  }

  query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query(text: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('Cursors are not prepared: read in portions instead')
    return this.#send(text, parameters)
  }

  async #send(text: string, parameters: readonly unknown[]) {
    // It would wait behind what was never answered.
    if (this.#spoiltBy !== null && isUnanswered(this.#spoiltBy)) throw this.#spoiltBy
    const name = this.#watch.nameOf(text, parameters)
    try {
      return await this.#client.query({ text, values: [...parameters], ...(name !== undefined && { name }) })
    } catch (error) {
      if (spoilsConnection(error)) this.#spoiltBy = error
      this.#watch.failed(error)
      throw error
    }
  }

  async answers(): Promise<boolean> {
    const isLate = new Promise<false>((resolve) => setTimeout(resolve, answerLimitMs, false).unref())
    const isThere = this.#client.query('select 1').then(
      () => true,
      () => false,
    )
    return Promise.race([isThere, isLate])
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#spoiltBy !== null)
  }
}

/** How often connections of this process were found dead without a word. */
let suspicions = 0

/** Has each connection of this process's pools that is open now prove that it answers, before it is used again. */
export const suspectConnections = (): void => {
  suspicions += 1
}

/** A pool as Kysely uses it, with prepared statements and without connections that are of no use any more. */
export interface PreparingPool extends PostgresPool {
  lastTrouble(): { trouble: Trouble; at: number } | null
}

/** `settings` are PostgreSQL's, for each connection as long as it lives. */
export const preparingPool = (pool: Pool, settings: Readonly<Record<string, number>>): PreparingPool => {
  const clients = new WeakMap<PoolClient, PreparingClient>()
  const set = Object.entries(settings)
    .map(([name, value]) => `set ${name} = ${value}`)
    .join('; ')
  let last: { trouble: Trouble; at: number } | null = null

  const failed = (error: unknown) => {
    const trouble = troubleOf(error)
    if (trouble !== null) last = { trouble, at: Date.now() }
  }
  const watch = { nameOf: statementNames(), failed }

  const open = async (): Promise<PreparingClient> => {
    const client = await pool.connect()
    const known = clients.get(client)
    if (known) return known
    await client.query(set).catch((error: unknown) => {
      client.release(true)
      throw error
    })
    const fresh = new PreparingClient(client, watch, suspicions)
    clients.set(client, fresh)
    return fresh
  }

  const openTrusted = async (): Promise<PreparingClient> => {
    const client = await open()
    const now = suspicions
    if (client.trustedAt === now || (await client.answers())) {
      client.trustedAt = now
      return client
    }
    client.release(true)
    return openTrusted()
  }

  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      try {
        return await openTrusted()
      } catch (error) {
        failed(error)
        throw error
      }
    },
    lastTrouble: () => last,
  }
}

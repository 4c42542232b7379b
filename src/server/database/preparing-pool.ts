import { createHash } from 'node:crypto'
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'

/** PostgreSQL keeps a plan for each name on each connection, so there must not be more and more of them. */
const mostStatements = 500

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

class PreparingClient implements PostgresPoolClient {
  readonly #client: PoolClient
  readonly #nameOf: ReturnType<typeof statementNames>

  constructor(client: PoolClient, nameOf: ReturnType<typeof statementNames>) {
    this.#client = client
    this.#nameOf = nameOf
  }

  query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query(text: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('Cursors are not prepared: read in portions instead')
    const name = this.#nameOf(text, parameters)
    return this.#client.query({ text, values: [...parameters], ...(name !== undefined && { name }) })
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy)
  }
}

/** The pool as Kysely uses it, with prepared statements. */
export const preparingPool = (pool: Pool): PostgresPool => {
  const nameOf = statementNames()
  const clients = new WeakMap<PoolClient, PreparingClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const known = clients.get(client) ?? new PreparingClient(client, nameOf)
      clients.set(client, known)
      return known
    },
  }
}

import { Kysely, PostgresDialect } from 'kysely'
import { Pool, TypeOverrides, types } from 'pg'
import type { Trouble } from './database-trouble.ts'
import { type PreparingPool, preparingPool } from './preparing-pool.ts'
import type { Database } from './schema.ts'

export interface ConnectOptions {
  /** The most connections open at once; 10 unless told. */
  max?: number
  /** How long one statement may take, in milliseconds; 10,000 unless told, 0 for no limit. */
  statementTimeoutMs?: number
  /** Told of each connection that breaks while nothing is asked; else its statement fails. The pool opens a new one. */
  onConnectionLost?: (error: Error) => void
}

const connectTimeoutMs = 5_000
const idleInTransactionTimeoutMs = 30_000
/** How much longer than PostgreSQL the client waits: the network may swallow the answer. */
const answerGraceMs = 5_000

const safeInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a safe integer`)
  return value
}

const columnTypes = (): TypeOverrides => {
  const overrides = new TypeOverrides()
  overrides.setTypeParser(types.builtins.INT8, safeInteger)
  return overrides
}

const pools = new WeakMap<Kysely<Database>, PreparingPool>()

/** What has last kept statements of `db` from their work, and when (in milliseconds, as Date.now says); null for nothing. */
export const lastTroubleOf = (db: Kysely<Database>): { trouble: Trouble; at: number } | null =>
  pools.get(db)?.lastTrouble() ?? null

/** Opens the database at `url`. `bigint` comes back as a number, or throws where it would lose digits. */
export const connect = (url: string, options: ConnectOptions = {}): Kysely<Database> => {
  const { max = 10, statementTimeoutMs = 10_000, onConnectionLost = () => {} } = options
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: 'kasa',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + answerGraceMs,
    keepAlive: true,
    types: columnTypes(),
  })
  // The pool listens to idle connections only; one that breaks while in use would end the process.
  pool.on('connect', (client) => client.on('error', onConnectionLost))
  pool.on('error', () => {})
  const preparing = preparingPool(pool, {
    // Set by statements: poolers refuse a connection that asks for them as it is opened.
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
  })
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparing }) })
  pools.set(db, preparing)
  return db
}

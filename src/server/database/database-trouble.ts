/** Why a database cannot do its work for the moment, though nothing is wrong with what it was asked. */
export type Trouble =
  | 'database_unreachable'
  | 'database_restarting'
  | 'database_read_only'
  | 'database_full'
  | 'database_out_of_memory'
  | 'database_connections_exhausted'
  | 'database_overloaded'
  | 'database_slow'
  | 'database_login_refused'
  | 'database_missing'
  | 'database_rights_missing'
  | 'database_connections_shared'
  | 'database_broken'
  | 'database_certificate_refused'

/** PostgreSQL's own codes (SQLSTATE), the narrower pattern first. */
const bySqlState: readonly (readonly [RegExp, Trouble])[] = [
  [/^(08...|55000)$/, 'database_unreachable'],
  [/^57P0[123]$/, 'database_restarting'],
  [/^25006$/, 'database_read_only'],
  [/^53100$/, 'database_full'],
  [/^53200$/, 'database_out_of_memory'],
  [/^53300$/, 'database_connections_exhausted'],
  [/^53...$/, 'database_overloaded'],
  // A statement or a lock that took too long, or one of two that waited for each other: the next may pass.
  [/^(57014|55P03|55006|40001|40P01|25P0[34]|57P05)$/, 'database_slow'],
  [/^28...$/, 'database_login_refused'],
  [/^(57P04|3D000)$/, 'database_missing'],
  [/^42501$/, 'database_rights_missing'],
  // A statement that was prepared is unknown, or one that was not is known: somebody else uses the connection too.
  [/^(26000|42P05)$/, 'database_connections_shared'],
  // Files of its own that cannot be read or written. Damaged rows (XX) are not meant: others are whole.
  [/^58...$/, 'database_broken'],
]

const certificateCodes = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_)/
/** What only a connection does. Whatever the reason, the database is not reached. */
const connectionCalls = /^(connect|getaddrinfo|query[A-Z]\w*)$/
/** What a connection and a file do: a code that only connections have. */
const transferCalls = new Set(['read', 'write', 'shutdown'])
const networkCodes = /^(E(PIPE|PROTO|TIMEDOUT|NOTCONN)|E(CONN|NET|HOST)[A-Z]+)$/

/** `pg` gives these no code. */
const byMessage: readonly (readonly [RegExp, Trouble])[] = [
  [/^(Query read timeout|timeout exceeded when trying to connect)/, 'database_slow'],
  [
    /^(Connection terminated|timeout expired|Client (has encountered a connection error|was closed))/,
    'database_unreachable',
  ],
  [/^Cannot use a pool after calling end/, 'database_unreachable'],
  [
    /^(The server does not support SSL connections|There was an error establishing an SSL)/,
    'database_certificate_refused',
  ],
  [/^SASL/, 'database_login_refused'],
]

const find = (table: readonly (readonly [RegExp, Trouble])[], text: string): Trouble | null =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null

const troubleOfCode = (code: string, syscall: unknown): Trouble | null => {
  if (typeof syscall !== 'string')
    return certificateCodes.test(code) ? 'database_certificate_refused' : find(bySqlState, code)
  if (connectionCalls.test(syscall)) return 'database_unreachable'
  return transferCalls.has(syscall) && networkCodes.test(code) ? 'database_unreachable' : null
}

/** What an error of a statement or a connection says of the database; null where it is about something else. */
export const troubleOf = (error: unknown): Trouble | null => {
  if (!(error instanceof Error)) return null
  if (error instanceof AggregateError) return error.errors.map(troubleOf).find((trouble) => trouble !== null) ?? null
  const { code, syscall, severity } = { code: undefined, syscall: undefined, severity: undefined, ...error }
  const known = (typeof code === 'string' ? troubleOfCode(code, syscall) : null) ?? find(byMessage, error.message)
  // With these PostgreSQL, or a pooler that has codes of its own, ends the connection.
  return known ?? (severity === 'FATAL' || severity === 'PANIC' ? 'database_unreachable' : null)
}

/** Whether a statement was sent and never answered: its connection may have died without a word. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout'

/** One that leads to the primary of before a failover stays open, and read-only. */
const spoiling: ReadonlySet<Trouble | null> = new Set([
  'database_unreachable',
  'database_restarting',
  'database_read_only',
  'database_connections_shared',
])

/** Whether the connection that the error came from is to be used no more, though it may look open. */
export const spoilsConnection = (error: unknown): boolean => isUnanswered(error) || spoiling.has(troubleOf(error))

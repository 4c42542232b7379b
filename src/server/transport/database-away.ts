/** PostgreSQL's own codes for "not now": connections failed, too many of them, shutting down or starting up. */
const sqlStates = /^(08...|53300|57P0[1-5])$/
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
])
/** What a connection does; a file that is missing has the same code as a socket that is. */
const networkCalls = new Set(['connect', 'getaddrinfo', 'read', 'write'])
/** `pg` gives these no code. */
const messages = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/

/** Whether the error says that the database cannot be reached, so that the same request may work soon. */
export const isDatabaseAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { syscall, code } = { syscall: undefined, code: undefined, ...error }
  if (typeof code === 'string' && sqlStates.test(code)) return true
  if (typeof code === 'string' && networkCodes.has(code) && typeof syscall === 'string' && networkCalls.has(syscall))
    return true
  return messages.test(error.message) || (error instanceof AggregateError && error.errors.some(isDatabaseAway))
}

import pg from 'pg'
import { StartError } from '../start-error.ts'
import { type Trouble, troubleOf } from './database-trouble.ts'

/** What DATABASE_URL leads to, without the password. */
export interface Target {
  /** Host and port, or the folder of the socket. */
  place: string
  host: string
  database: string
  user: string
}

/** Reads the address as the driver does. Throws a StartError where that cannot. */
export const targetOf = (url: string): Target => {
  try {
    const { host, port, database = '', user = '' } = new pg.Client({ connectionString: url })
    return { place: host.startsWith('/') ? host : `${host}:${port}`, host, database, user }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      `DATABASE_URL cannot be read: ${reason}. Its files must be there, and signs like @ : / # % in a password are written as %40 %3A %2F %23 %25.`,
      { cause },
    )
  }
}

type Sentence = (target: Target, reason: string) => string

const textOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error))

const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

const wrongSigner: Sentence = ({ place }, reason) =>
  `The certificate of ${place} is signed by nobody whom this computer knows (${reason}): add sslrootcert=/path/to/its-ca.pem to DATABASE_URL.`

/** The narrower ones, by the code of the error. */
const byCode: Readonly<Record<string, Sentence>> = {
  ENOTFOUND: ({ host }) => `There is no computer with the name ${host}: correct the host in DATABASE_URL.`,
  ECONNREFUSED: ({ place }) => `Nothing listens at ${place}: start PostgreSQL there, or correct DATABASE_URL.`,
  ENOENT: ({ place }) => `There is no socket of PostgreSQL in ${place}: start it there, or correct DATABASE_URL.`,
  '28P01': ({ place, user }) =>
    `PostgreSQL at ${place} refuses the password of user ${user}: correct it in DATABASE_URL, where signs like @ : / # % are written as %40 %3A %2F %23 %25.`,
  '42501': ({ database, user }, reason) =>
    `User ${user} lacks a right in database ${database}: ${reason}. To make or change tables it needs, from the owner: GRANT CREATE ON DATABASE "${database}" TO "${user}"; GRANT CREATE ON SCHEMA public TO "${user}"; and what others have made must be its own: ALTER TABLE … OWNER TO "${user}".`,
  '3F000': ({ database, user }, reason) =>
    `User ${user} has no schema in database ${database} to make tables in: ${reason}. Create one, or set the user's search_path to one that is there.`,
  CERT_HAS_EXPIRED: ({ place }) => `The certificate of ${place} has expired: have it renewed.`,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }, reason) =>
    `The certificate of the database is for another name than ${host} (${reason}): use the name that it is for in DATABASE_URL.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: wrongSigner,
  SELF_SIGNED_CERT_IN_CHAIN: wrongSigner,
  UNABLE_TO_GET_ISSUER_CERT: wrongSigner,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: wrongSigner,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: wrongSigner,
}

const byTrouble: Readonly<Record<Trouble, Sentence>> = {
  database_unreachable: ({ place }, reason) =>
    `The database at ${place} cannot be reached (${reason}): see that it runs, that the network leads there, and that DATABASE_URL is right.`,
  database_restarting: ({ place }, reason) =>
    `PostgreSQL at ${place} is not ready (${reason}): start again in a moment.`,
  database_read_only: ({ place }) =>
    `The database at ${place} takes no writes: it is a standby or set to read-only. Lead DATABASE_URL to the primary, or set default_transaction_read_only to off.`,
  database_full: ({ place }, reason) => `The disk of the database at ${place} is full (${reason}): make room there.`,
  database_out_of_memory: ({ place }, reason) => `The database at ${place} has no memory left (${reason}).`,
  database_connections_exhausted: ({ place }, reason) =>
    `The database at ${place} takes no more connections (${reason}): a process of Kasa needs up to 16. Raise its max_connections, or the limit of the user or the database.`,
  database_overloaded: ({ place }, reason) => `The database at ${place} has reached a limit of its own (${reason}).`,
  database_slow: ({ place }, reason) =>
    `The database at ${place} does not answer in time (${reason}): see what keeps it busy, or whether a pooler before it gives too few connections.`,
  database_login_refused: ({ place, user }, reason) =>
    `PostgreSQL at ${place} does not let user ${user} in (${reason}): see pg_hba.conf and the user there, and user and sslmode in DATABASE_URL.`,
  database_missing: ({ place, database }) =>
    `There is no database ${database} at ${place}: make it with createdb --encoding=UTF8 --template=template0 ${database}, or correct DATABASE_URL.`,
  database_rights_missing: ({ database, user }, reason) =>
    `User ${user} lacks a right in database ${database}: ${reason}.`,
  database_connections_shared: ({ place }) =>
    `The pooler at ${place} gives one connection to several clients in turn, as PgBouncer does with pool_mode = transaction: Kasa listens and prepares statements on connections of its own. Lead DATABASE_URL to the database itself, or to a pool with pool_mode = session.`,
  database_broken: ({ place }, reason) =>
    `The database at ${place} is damaged or its disk fails (${reason}): see its log.`,
  database_certificate_refused: ({ place }, reason) =>
    `The connection to ${place} cannot be encrypted as DATABASE_URL asks for (${reason}): see sslmode and sslrootcert there.`,
}

/** What to say of an error of the database to whoever starts the program. Null where it is about something else. */
export const startSentence = (error: unknown, target: Target): string | null => {
  const sentence = byCode[codeOf(error)]
  const trouble = troubleOf(error)
  if (sentence) return sentence(target, textOf(error))
  return trouble && byTrouble[trouble](target, textOf(error) || codeOf(error))
}

/** The same error as a StartError, if a person can mend it. */
export const asStartError = (error: unknown, url: string): unknown => {
  if (error instanceof StartError) return error
  const sentence = startSentence(error, targetOf(url))
  return sentence === null ? error : new StartError(sentence, { cause: error })
}

/** Refuses a database for a trouble that no error has told of. */
export const refuse = (trouble: Trouble, target: Target): StartError => new StartError(byTrouble[trouble](target, ''))

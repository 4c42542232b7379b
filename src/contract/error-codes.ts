import type { ErrorType } from './error.ts'

interface Meaning {
  /** The statuses that it is answered with, the usual one first. */
  statuses: readonly [number, ...number[]]
  /** Only where the status does not tell it. */
  type?: ErrorType
  /** One sentence for the documentation. */
  says: string
}

const bad = (says: string) => ({ statuses: [400], says }) as const

/** Every code that an error answer of the API can have. There are no others: `ApiError` takes only these. */
export const errorCodes = {
  amount_too_large: bad(
    'The amount is above the largest one possible, or that the gateway takes, alone or together with the fee.',
  ),
  amount_too_small: bad(
    'The amount is below 1 minor unit, or together with the fee below the least that the gateway takes.',
  ),
  body_invalid: bad('The body cannot be read: it is broken, too complex, or not of the type that `Content-Type` says.'),
  country_invalid: bad('Not a country code of ISO 3166-1.'),
  created_at_too_large: bad('A bound of `created_at` is later than the year 9999, mostly since it is in milliseconds.'),
  created_at_too_small: bad('A bound of `created_at` is before 1970.'),
  currency_invalid: bad('Not a three-letter currency code.'),
  currency_unsupported: bad('A currency that this installation, or its gateway, does not take.'),
  email_invalid: bad('Not an e-mail address.'),
  expires_at_past: bad('The time is not in the future.'),
  expires_at_too_large: bad('The time is later than the year 9999, mostly since it is in milliseconds.'),
  expires_at_too_small: bad('The time is before all times.'),
  idempotency_key_invalid: {
    statuses: [400],
    type: 'idempotency_error',
    says: 'The `Idempotency-Key` is empty or too long.',
  },
  idempotency_key_reused: {
    statuses: [400],
    type: 'idempotency_error',
    says: 'The `Idempotency-Key` belongs to another request: nothing was done.',
  },
  ip_invalid: bad('There is no IP address in the text.'),
  limit_too_large: bad('More entries are asked for than one page can have.'),
  limit_too_small: bad('Less than one entry is asked for.'),
  live_mode_unavailable: bad('The installation has no live gateway, so live keys create no sessions.'),
  metadata_key_invalid: bad('A key of `metadata` is too long or holds what cannot be stored.'),
  metadata_too_many_keys: bad('`metadata` has more keys than it may have.'),
  notification_url_gone: bad('The address of the session’s events answered 410, so nothing is sent to it any more.'),
  notification_url_missing: bad('The session has no address for its events.'),
  notification_unsigned: bad('The notification is not signed by its gateway, or was so too long ago.'),
  number_too_large: bad('The attempt’s number is above the most codes that a session takes.'),
  number_too_small: bad('The attempt’s number is below 1.'),
  parameter_conflict: bad('Two arguments that exclude each other.'),
  parameter_duplicate: bad('The same value twice in a list.'),
  parameter_invalid_boolean: bad('Neither true nor false.'),
  parameter_invalid_characters: bad('The text holds what cannot be stored: NUL, or half of a surrogate pair.'),
  parameter_invalid_empty: bad('The value is empty, but one is required.'),
  parameter_invalid_integer: bad('Not a whole number.'),
  parameter_invalid_list: bad('Not a list.'),
  parameter_invalid_map: bad('Not a map of names to values.'),
  parameter_invalid_string: bad('Not a text.'),
  parameter_invalid_value: bad('Not one of the possible values.'),
  parameter_missing: bad('A required argument is not given.'),
  parameter_too_large: bad('The number is too large.'),
  parameter_too_long: bad('The text has too many characters.'),
  parameter_too_many: bad('The list has too many entries.'),
  parameter_too_short: bad('The text has too few characters.'),
  parameter_too_small: bad('The number is too small.'),
  parameter_unknown: bad('Not an argument of this request, mostly a typo.'),
  query_invalid: bad('The query of the address has too many arguments.'),
  resend_limit_reached: bad('The event has been sent so often that it is not sent again.'),
  seconds_too_large: bad('The clock cannot be set so far ahead.'),
  seconds_too_small: bad('The clock cannot be set back.'),
  url_insecure: bad('The address is not https, which live mode requires.'),
  url_invalid: bad('Not an absolute web address that a browser understands.'),

  request_invalid: {
    statuses: [400, 408, 412, 414, 416, 431],
    says: 'The request is not readable as HTTP, too slow, or has too long or too many headers.',
  },
  api_key_expired: { statuses: [401], says: 'The key was replaced and works no more.' },
  api_key_invalid: { statuses: [401], says: 'The key is not known here, or not of the right form.' },
  api_key_missing: { statuses: [401], says: 'The request has no key.' },
  merchant_disabled: { statuses: [401], says: 'The merchant is disabled, and its keys with it.' },
  test_key_required: { statuses: [403], says: 'What is for testers takes a test key alone.' },
  metrics_token_invalid: { statuses: [401], says: 'Not the token for the metrics.' },
  metrics_token_unset: {
    statuses: [403],
    type: 'authentication_error',
    says: 'Without METRICS_TOKEN the metrics are for nobody.',
  },
  cross_site_request: { statuses: [403], says: 'The page of another site made a browser send this.' },
  resource_missing: { statuses: [404, 400], says: 'There is nothing with this id that the caller may see.' },
  route_unknown: { statuses: [404], says: 'There is nothing at this address.' },
  method_not_allowed: { statuses: [405], says: 'The address takes other methods: `Allow` names them.' },
  attempt_in_progress: { statuses: [409], says: 'The code before this one has no final answer yet.' },
  attempt_limit_reached: { statuses: [409], says: 'The session has taken as many codes as it may.' },
  attempt_number_mismatch: { statuses: [409], says: 'Not the number of the session’s next attempt.' },
  nothing_waits: { statuses: [409], says: 'No code of the session waits for an answer of the test bank.' },
  payment_in_progress: { statuses: [409], says: 'A code of the session has no final answer yet: try again later.' },
  session_not_paid: { statuses: [409], says: 'The session is not paid, so nothing can be refunded.' },
  nothing_left_to_refund: { statuses: [409], says: 'All of it has been refunded, or is on its way.' },
  refund_impossible: { statuses: [409], says: 'The gateway that took the payment gives nothing back from here.' },
  session_complete: { statuses: [409, 400], says: 'The session is paid already.' },
  session_expired: { statuses: [409, 400], says: 'The session has expired.' },
  body_too_large: { statuses: [413], says: 'The body has more bytes than it may have.' },
  body_charset_unsupported: { statuses: [415], says: 'The body is not in UTF-8.' },
  body_type_unsupported: { statuses: [415], says: 'The body is neither a form nor JSON, or does not say which.' },
  rate_limited: { statuses: [429], says: 'Too many requests: come back after `Retry-After` seconds.' },
  too_many_streams: { statuses: [429], says: 'The session, or the address, has as many streams as it may have.' },
  gateway_unreachable: { statuses: [503], says: 'The gateway cannot be asked about what it tells of: send it again.' },
  internal_error: { statuses: [500], says: 'Something went wrong on our side.' },
  database_unreachable: { statuses: [503], says: 'The database cannot be reached.' },
  database_restarting: { statuses: [503], says: 'The database is starting or stopping.' },
  database_read_only: {
    statuses: [503],
    says: 'The database takes no writes: it is a standby, or its owner has made it read-only.',
  },
  database_full: { statuses: [503], says: 'The database has no room on its disk.' },
  database_out_of_memory: { statuses: [503], says: 'The database has no memory left.' },
  database_connections_exhausted: { statuses: [503], says: 'The database takes no more connections.' },
  database_overloaded: { statuses: [503], says: 'The database has reached one of its limits.' },
  database_slow: { statuses: [503], says: 'The database does not answer in time.' },
  database_login_refused: { statuses: [503], says: 'The database refuses the user or the password of DATABASE_URL.' },
  database_missing: { statuses: [503], says: 'The database of DATABASE_URL is not there.' },
  database_rights_missing: { statuses: [503], says: 'The user of DATABASE_URL lacks rights in the database.' },
  database_connections_shared: {
    statuses: [503],
    says: 'A pooler gives the connections of this process to others as well.',
  },
  database_broken: { statuses: [503], says: 'The database cannot read or write its own files.' },
  database_certificate_refused: { statuses: [503], says: 'The encrypted connection to the database fails.' },
  migrations_pending: { statuses: [503], says: 'The database lacks migrations of this version.' },
  notifications_unheard: {
    statuses: [503],
    says: 'What the database tells of changes does not arrive at this process.',
  },
  service_unavailable: {
    statuses: [503],
    says: 'Not available for the moment: come back after `Retry-After` seconds.',
  },
} as const satisfies Readonly<Record<string, Meaning>>

/** A stable word for programs: what is wrong. */
export type ErrorCode = keyof typeof errorCodes

/** The statuses that a code is answered with. */
export type StatusOf<Code extends ErrorCode> = (typeof errorCodes)[Code]['statuses'][number]

/** The codes that are answered with a status. */
export type CodeWith<Status extends number> = {
  [Code in ErrorCode]: Status extends StatusOf<Code> ? Code : never
}[ErrorCode]

const meaningOf = (code: ErrorCode): Meaning => errorCodes[code]

/** The status that a code is answered with unless told otherwise. */
export const usualStatus = (code: ErrorCode): number => meaningOf(code).statuses[0]

/** What kind of mistake a code tells of, where it is answered with `status`. */
export const typeOfError = (code: ErrorCode, status: number): ErrorType => {
  const { type } = meaningOf(code)
  if (type !== undefined) return type
  if (status >= 500) return 'api_error'
  if (status === 429) return 'rate_limit_error'
  return status === 401 ? 'authentication_error' : 'invalid_request_error'
}

const argumentCodes: ReadonlySet<unknown> = new Set(
  Object.entries(errorCodes).flatMap(([code, { statuses }]) =>
    statuses.some((status) => status === 400) ? [code] : [],
  ),
)

/** Whether something is a code that one bad argument can have. */
export const isArgumentCode = (code: unknown): code is CodeWith<400> => argumentCodes.has(code)

import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { type InferResult, type Kysely, sql } from 'kysely'
import { demoKey } from '../../contract/demo-key.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { readTogether } from '../database/together.ts'
import { ApiError, unauthenticated } from '../transport/api-error.ts'
import { hashApiKey, looksLikeApiKey } from './api-key.ts'

/** A merchant in one mode: what a key opens. */
export interface Owner {
  merchantId: string
  livemode: boolean
}

/** What a merchant’s payers pay on top: `fixed` in minor units, and a rate of 0 to 10,000 basis points (100 %). */
export interface Fee {
  fixed: number
  rateBasisPoints: number
}

/** Whose key a request came with, and the merchant’s fees by currency, as they were when it came. */
export interface Caller extends Owner {
  fees: Readonly<Record<string, Fee>>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`; undefined on routes that take no key. */
    caller?: Caller
  }
}

const keyOfBasic = (credentials: string): string => {
  const [, key = '', password = ''] = /^([^:]*):?(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? []
  if (password === '') return key
  throw unauthenticated({
    code: 'api_key_invalid',
    message: 'Give the key as the user name and leave the password empty: `curl -u sk_test_…:`.',
  })
}

const keyOf = (header: string | undefined): string => {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+) *$/.exec(header ?? '') ?? []
  if (/^basic$/i.test(scheme)) return keyOfBasic(credentials)
  if (/^bearer$/i.test(scheme)) return credentials
  throw unauthenticated({
    code: 'api_key_missing',
    message: 'Give your secret key, as user name of HTTP Basic or as `Authorization: Bearer sk_test_…`.',
  })
}

const selectKeys = (db: Kysely<Database>, hashes: readonly Buffer[]) =>
  db
    .selectFrom('api_keys as key')
    .innerJoin('merchants as merchant', 'merchant.id', 'key.merchant_id')
    .select(['key.key_hash', 'key.merchant_id', 'key.livemode', 'key.expires_at', 'merchant.disabled_at'])
    .select(
      sql<Caller['fees'] | null>`(
        select jsonb_object_agg(fee.currency,
          jsonb_build_object('fixed', fee.fixed, 'rateBasisPoints', fee.rate_basis_points))
        from merchant_fees as fee where fee.merchant_id = merchant.id)`.as('fees'),
    )
    .where('key.key_hash', '=', sql<Buffer>`any(${hashes})`)

type KeyRow = InferResult<ReturnType<typeof selectKeys>>[number]
type FindKey = (key: string) => Promise<KeyRow | null>

/** Keys of requests that come at once are looked up in one statement. */
const keyFinder = (db: Kysely<Database>): FindKey => {
  const read = readTogether<string, KeyRow>(async (hashes) => {
    const rows = await selectKeys(
      db,
      hashes.map((hash) => Buffer.from(hash, 'hex')),
    ).execute()
    return new Map(rows.map((row) => [row.key_hash.toString('hex'), row]))
  })
  return async (key) => (looksLikeApiKey(key) ? read(hashApiKey(key).toString('hex')) : null)
}

const callerWith = (row: KeyRow | null, now: Date): Caller => {
  if (!row) {
    throw unauthenticated({ code: 'api_key_invalid', message: 'This key is not known here: check it for typos.' })
  }
  if (row.expires_at !== null && row.expires_at <= now) {
    throw unauthenticated({
      code: 'api_key_expired',
      message: 'This key was replaced and does not work any more: use the new one.',
    })
  }
  if (row.disabled_at !== null) {
    throw unauthenticated({
      code: 'merchant_disabled',
      message: 'This merchant is disabled, and its keys with it: ask whoever runs this installation.',
    })
  }
  return { merchantId: row.merchant_id, livemode: row.livemode, fees: row.fees ?? {} }
}

/** Lets only requests with a known key pass, before anything of their body is read. */
export const authenticate = ({
  db,
  clock,
  refuseDemoKey,
}: {
  db: Kysely<Database>
  clock: Clock
  /** The documentation's key is public: true wherever it could do harm. */
  refuseDemoKey: boolean
}): onRequestAsyncHookHandler => {
  const findKey = keyFinder(db)
  return async (request) => {
    const key = keyOf(request.headers.authorization)
    if (refuseDemoKey && key === demoKey) {
      throw unauthenticated({
        code: 'api_key_invalid',
        message: 'This is the public key of the documentation. It does not work on this installation: use your own.',
      })
    }
    request.caller = callerWith(await findKey(key), clock.now())
  }
}

/** The same for test keys alone: what is for testers is closed to live keys. */
export const testKeysOnly = (authenticate: onRequestAsyncHookHandler): onRequestAsyncHookHandler =>
  async function testersOnly(request, reply) {
    await authenticate.call(this, request, reply)
    if (!callerOf(request).livemode) return
    throw new ApiError({
      status: 403,
      type: 'invalid_request_error',
      code: 'test_key_required',
      message: 'This is for test mode alone: use a test key.',
    })
  }

/** Who sent the request. Throws on a route that `authenticate` does not guard. */
export const callerOf = (request: FastifyRequest): Caller => {
  if (request.caller) return request.caller
  throw new Error(`The route ${request.routeOptions.url} is not guarded by authenticate`)
}

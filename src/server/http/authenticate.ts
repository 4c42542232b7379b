import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { unauthenticated } from './api-error.ts'
import { demoKey, hashApiKey, looksLikeApiKey } from './api-key.ts'

/** Whose key a request came with, and of which mode. */
export interface Caller {
  merchantId: string
  livemode: boolean
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

const findKey = async (db: Kysely<Database>, key: string) => {
  if (!looksLikeApiKey(key)) return null
  const hash = hashApiKey(key)
  const row = await db
    .selectFrom('api_keys as key')
    .innerJoin('merchants as merchant', 'merchant.id', 'key.merchant_id')
    .select(['key.key_hash', 'key.merchant_id', 'key.livemode', 'key.expires_at', 'merchant.disabled_at'])
    .where('key.key_hash', '=', hash)
    .executeTakeFirst()
  return row && timingSafeEqual(row.key_hash, hash) ? row : null
}

const findCaller = async (db: Kysely<Database>, key: string, now: Date): Promise<Caller> => {
  const row = await findKey(db, key)
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
  return { merchantId: row.merchant_id, livemode: row.livemode }
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
  return async (request) => {
    const key = keyOf(request.headers.authorization)
    if (refuseDemoKey && key === demoKey) {
      throw unauthenticated({
        code: 'api_key_invalid',
        message: 'This is the public key of the documentation. It does not work on this installation: use your own.',
      })
    }
    request.caller = await findCaller(db, key, clock.now())
  }
}

/** Who sent the request. Throws on a route that `authenticate` does not guard. */
export const callerOf = (request: FastifyRequest): Caller => {
  if (request.caller) return request.caller
  throw new Error(`The route ${request.routeOptions.url} is not guarded by authenticate`)
}

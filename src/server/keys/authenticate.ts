import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { z } from 'zod'
import { demoKey } from '../../contract/demo-key.ts'
import type { Clock } from '../clock.ts'
import { ApiError, unauthenticated } from '../transport/api-error.ts'

/** A merchant in one mode: what a key opens. */
export interface Owner {
  merchantId: string
  livemode: boolean
}

/** What a merchant’s payers pay on top: `fixed` in minor units, and a rate of 0 to 10,000 basis points (100 %). */
const Fee = z.object({ fixed: z.int(), rateBasisPoints: z.int() })
export type Fee = z.infer<typeof Fee>

/** By currency, as the database puts them together. */
export const Fees = z.record(z.string(), Fee)

/** Whose key a request came with, and the merchant’s fees by currency, as they were when it came. */
export interface Caller extends Owner {
  fees: Readonly<Record<string, Fee>>
  /** SHA-256 of the key in hexadecimal digits, to look at it again when what was asked for is written. */
  keyHash: string
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

/** A key has 32 characters, and base64 makes them no more than 48. */
const longestHeader = 500

const keyOf = (header: string | undefined): string => {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+) *$/.exec((header ?? '').slice(0, longestHeader)) ?? []
  if (/^basic$/i.test(scheme)) return keyOfBasic(credentials)
  if (/^bearer$/i.test(scheme)) return credentials
  throw unauthenticated({
    code: 'api_key_missing',
    message: 'Give your secret key, as user name of HTTP Basic or as `Authorization: Bearer sk_test_…`.',
  })
}

/** A key as it is stored, with what its merchant's state says of it. */
export interface KnownKey extends Owner {
  /** SHA-256 in hexadecimal digits. */
  hash: string
  /** When it stops working; null for one that goes on. */
  expiresAt: Date | null
  /** Since when its merchant is disabled; null while it is not. */
  disabledAt: Date | null
  fees: Caller['fees']
}

/** Null for a key that is not known. */
export type FindKey = (key: string) => Promise<KnownKey | null>

/** Who calls with a key. Throws a 401 for one that does not work now. */
export const callerWith = (known: KnownKey | null, now: Date): Caller => {
  if (!known) {
    throw unauthenticated({ code: 'api_key_invalid', message: 'This key is not known here: check it for typos.' })
  }
  if (known.expiresAt !== null && known.expiresAt <= now) {
    throw unauthenticated({
      code: 'api_key_expired',
      message: 'This key was replaced and does not work any more: use the new one.',
    })
  }
  if (known.disabledAt !== null) {
    throw unauthenticated({
      code: 'merchant_disabled',
      message: 'This merchant is disabled, and its keys with it: ask whoever runs this installation.',
    })
  }
  const { merchantId, livemode, fees, hash: keyHash } = known
  return { merchantId, livemode, fees, keyHash }
}

/** Lets only requests with a known key pass, before anything of their body is read. */
export const authenticate = ({
  findKey,
  clock,
  refuseDemoKey,
}: {
  findKey: FindKey
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
    request.caller = callerWith(await findKey(key), clock.now())
  }
}

/** The same for test keys alone: what is for testers is closed to live keys. */
export const testKeysOnly = (authenticate: onRequestAsyncHookHandler): onRequestAsyncHookHandler =>
  async function testersOnly(request, reply) {
    await authenticate.call(this, request, reply)
    if (!callerOf(request).livemode) return
    throw new ApiError({
      code: 'test_key_required',
      message: 'This is for test mode alone: use a test key.',
    })
  }

/** Who sent the request. Throws on a route that `authenticate` does not guard. */
export const callerOf = (request: FastifyRequest): Caller => {
  if (request.caller) return request.caller
  throw new Error(`The route ${request.routeOptions.url} is not guarded by authenticate`)
}

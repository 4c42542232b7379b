import { lookup, Resolver } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import type { NetworkGuard } from './network-guard.ts'

export interface ResolvedAddress {
  address: string
  family: 4 | 6
}

/** All addresses of a host name. Rejects where there are none. */
export type ResolveName = (hostname: string) => Promise<ResolvedAddress[]>

const resolver = new Resolver({ timeout: 3_000, tries: 2 })

/**
 * Asks the name servers without the computer's own `getaddrinfo`, which has four threads that files and the database
 * need as well: a shop's name server that hangs would hold up everybody.
 */
export const resolvePublicName: ResolveName = async (hostname) => {
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 as const })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 as const })) : []),
  ]
  if (found.length === 0 && four.status === 'rejected') throw four.reason
  return found
}

const isUnknown = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'].includes(String(error.code))

const resolveLocalName: ResolveName = async (hostname) => {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/** For where more than the public internet is open: also what only this computer knows, like localhost. */
export const resolveAnyName: ResolveName = async (hostname) => {
  if (/^(.+\.)?localhost$/i.test(hostname)) return resolveLocalName(hostname)
  return resolvePublicName(hostname).catch((error: unknown) => {
    if (isUnknown(error)) return resolveLocalName(hostname)
    throw error
  })
}

/** Nothing may be sent there. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
}

/** A resolver for connecting: what was judged is what is connected to, so that no second answer can differ. */
export const guarded =
  (resolve: ResolveName, guard: Pick<NetworkGuard, 'allowsAddress'>): ResolveName =>
  async (hostname) => {
    const found = await resolve(hostname)
    if (found.every(({ address }) => guard.allowsAddress(address))) return found
    throw new ForbiddenAddressError()
  }

/** The shape that sockets ask for names in. */
export const asLookup =
  (resolve: ResolveName): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found
        if (!first) return callback(Object.assign(new Error('The name has no address'), { code: 'ENODATA' }), '')
        if (options.all) return callback(null, found)
        callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }

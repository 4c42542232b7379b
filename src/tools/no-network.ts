import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

// A process that has loaded this can reach this computer alone: names of others are not asked for, and nobody else is
// connected to.

/** Whom somebody wanted to reach, in this process. */
export const attempts: string[] = []

/** Where a program that is started for a test writes the same down, each on a line. */
const { NETWORK_ATTEMPTS_FILE } = process.env

const isLocal = (host: string): boolean =>
  /^(|localhost|.+\.localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|0\.0\.0\.0|::)$/i.test(host)

const refusal = (host: string, syscall: string): NodeJS.ErrnoException => {
  attempts.push(host)
  if (NETWORK_ATTEMPTS_FILE) appendFileSync(NETWORK_ATTEMPTS_FILE, `${host}\n`)
  const error = new Error(`${syscall} ENOTFOUND ${host}: nothing but this computer may be reached here`)
  return Object.assign(error, { code: 'ENOTFOUND', syscall, hostname: host })
}

type Call = (this: never, ...args: unknown[]) => unknown
const isCall = (value: unknown): value is Call => typeof value === 'function'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The host of what a socket is told to connect to; empty for a Unix socket, and for this computer. */
const hostOf = ([first, second]: readonly unknown[]): string => {
  const host = isObject(first) ? !first.path && first.host : second
  return typeof host === 'string' ? host : ''
}

const replace = (owner: object, name: string, wrap: (original: Call) => Call): void => {
  const original: unknown = Reflect.get(owner, name)
  if (isCall(original)) Reflect.set(owner, name, wrap(original))
}

const addressesOf = (answer: unknown): string[] =>
  (Array.isArray(answer) ? answer : [answer]).map((each) => String(each?.address ?? each))

/** A name that is resolved by other means than a name server (as tests do) is nobody's business, its addresses are. */
const checked =
  (lookup: Call): Call =>
  (host, options, callback) =>
    Reflect.apply(lookup, null, [
      host,
      options,
      (error: unknown, answer: unknown, ...rest: unknown[]) => {
        if (!isCall(callback)) return
        const other = error ? undefined : addressesOf(answer).find((address) => !isLocal(address))
        Reflect.apply(callback, null, other === undefined ? [error, answer, ...rest] : [refusal(other, 'connect')])
      },
    ])

const isKnownWithoutAsking = (host: string): boolean => isLocal(host) || net.isIP(host) !== 0

replace(
  net.Socket.prototype,
  'connect',
  (connect) =>
    function guarded(this: net.Socket, ...args: unknown[]) {
      // Node hands what it has put in order on as one array.
      const given: unknown[] = Array.isArray(args[0]) ? args[0] : args
      const host = hostOf(given)
      const [options] = given
      const isResolvedElsewhere = net.isIP(host) === 0 && isObject(options) && isCall(options.lookup)
      if (isResolvedElsewhere && isCall(options.lookup)) given[0] = { ...options, lookup: checked(options.lookup) }
      if (isLocal(host) || isResolvedElsewhere) return Reflect.apply(connect, this, args)
      this.destroy(refusal(host, 'connect'))
      return this
    },
)

replace(dns, 'lookup', (lookup) => (host, ...rest) => {
  if (isKnownWithoutAsking(String(host))) return Reflect.apply(lookup, dns, [host, ...rest])
  const callback = rest.at(-1)
  if (isCall(callback)) process.nextTick(callback, refusal(String(host), 'getaddrinfo'))
})
replace(dns.promises, 'lookup', (lookup) => async (host, ...rest) => {
  if (isKnownWithoutAsking(String(host))) return Reflect.apply(lookup, dns.promises, [host, ...rest])
  throw refusal(String(host), 'getaddrinfo')
})
const { prototype } = dns.promises.Resolver
for (const name of Object.getOwnPropertyNames(prototype).filter((each) => each.startsWith('resolve'))) {
  replace(prototype, name, () => async (host) => {
    throw refusal(String(host), name)
  })
}

syncBuiltinESMExports()

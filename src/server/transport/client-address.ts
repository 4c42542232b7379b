import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

declare module 'fastify' {
  interface FastifyInstance {
    readClientAddress?: ReadClientAddress
  }
}

type ReadClientAddress = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string
type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

/** Nobody writes an address that is longer, its zone and port included. */
const longestText = 100
/** More proxies than this stand in front of nobody: what lies behind them is not looked at. */
const mostHops = 20
/** A connection that has gone has no address any more. */
const unknownAddress = 'unknown'

/** `1.2.3.4:80`, `[2001:db8::1]:80`, `fe80::1%eth0`, and in quotes or after `for=`, as in the header Forwarded. */
const nodePattern = /^(?:for=)?"?(?:\[([^\]]*)\](?::\w+)?|([^:;"]*):\w+|([^;"]*))"?(?:;.*)?$/i

/** What one entry of X-Forwarded-For names; null where that is no address. IPv4 within IPv6 is IPv4. */
const addressIn = (entry: string): Address | null => {
  if (entry.length > longestText) return null
  const [, bracketed, beforePort, bare] = nodePattern.exec(entry.trim()) ?? []
  const text = (bracketed ?? beforePort ?? bare ?? '').replace(/[%/].*$/, '')
  // The library also reads 0x7f.1 and 127.1, which no proxy writes.
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
  return isAddress ? ipaddr.process(text) : null
}

const isIn = (address: Address, [network, bits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network, bits)

const parseNetwork = (text: string): Network => {
  const [network, bits] = ipaddr.parseCIDR(ipaddr.isValidCIDR(text) ? text : `${text}/${text.includes(':') ? 128 : 32}`)
  const isMapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96
  return isMapped ? [network.toIPv4Address(), bits - 96] : [network, bits]
}

/** From right to left, since each proxy adds at the right; an empty entry says nothing. */
function* lastEntries(header: string): Generator<string> {
  let end = header.length
  for (let hops = 0; hops < mostHops && end > 0; hops += 1) {
    const comma = header.lastIndexOf(',', end - 1)
    const entry = header.slice(comma + 1, end).trim()
    if (entry !== '') yield entry
    end = comma
  }
}

/**
 * Reads where requests come from. Only `trustedProxies`, addresses and networks separated by commas, are believed; the
 * first address from the right that is none of them is the client's. Where a proxy names something that is no address
 * (`unknown`), nobody stands behind it but the proxy itself.
 */
const clientAddressReader = (trustedProxies: string | null): ReadClientAddress => {
  const networks = (trustedProxies ?? '').split(',').filter(Boolean).map(parseNetwork)
  const isTrusted = (address: Address) => networks.some((network) => isIn(address, network))

  return ({ socket, headers }) => {
    let nearest = addressIn(socket.remoteAddress ?? '')
    if (nearest === null) return unknownAddress
    const forwardedFor = headers['x-forwarded-for']?.toString() ?? ''
    for (const entry of isTrusted(nearest) ? lastEntries(forwardedFor) : []) {
      const next = addressIn(entry)
      if (next === null) break
      nearest = next
      if (!isTrusted(nearest)) break
    }
    return nearest.toString()
  }
}

/** How much of the network an address may count as. */
export interface ClientNetworks {
  /** The address itself, or an IPv6 /64: whoever has one such address has all of it. */
  near: string
  /** Around `near`: the IPv6 /48 that a customer of a provider may have; null where there is no such thing. */
  wide: string | null
}

const prefix = (address: ipaddr.IPv6, parts: number): string =>
  `${address.parts
    .slice(0, parts)
    .map((part) => part.toString(16))
    .join(':')}::/${parts * 16}`

/** IPv4 addresses that a translator writes into the end of an IPv6 one (RFC 6052, RFC 6145). */
const translated = new Set(['rfc6052', 'rfc6145'])

export const networksOf = (clientAddress: string): ClientNetworks => {
  if (!ipaddr.IPv6.isValid(clientAddress)) return { near: clientAddress, wide: null }
  const address = ipaddr.IPv6.parse(clientAddress)
  if (translated.has(address.range())) {
    return { near: ipaddr.fromByteArray(address.toByteArray().slice(12)).toString(), wide: null }
  }
  return { near: prefix(address, 4), wide: prefix(address, 3) }
}

/**
 * The address that a request comes from as far as trusted proxies tell it: one spelling for each address, without port or
 * zone. To be used in place of Fastify's `request.ip`.
 */
export const clientAddressOf = (request: FastifyRequest): string =>
  request.server.readClientAddress?.(request.raw) ?? unknownAddress

/** What proxies add. */
const forwardingHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-proto', 'x-forwarded-host']

const isPrivate = (address: string) => ipaddr.isValid(address) && ipaddr.parse(address).range() !== 'unicast'

/** The address of a proxy within the operator's network that speaks for somebody else; null where there is none. */
const unnamedProxy = (request: FastifyRequest): string | null => {
  const { headers } = request
  if (!forwardingHeaders.some((name) => headers[name] !== undefined)) return null
  const address = clientAddressOf(request)
  const [first = ''] = headers['x-forwarded-for']?.toString().split(',', 1) ?? []
  return isPrivate(address) && addressIn(first)?.toString() !== address ? address : null
}

const warning =
  'Requests come through a proxy whose word is not taken: all its clients count as one address, so that the limits on ' +
  'requests, codes and streams stop them all together. Set TRUST_PROXY to the address or network of each proxy in front, ' +
  'and let each send X-Forwarded-For.'

/** Lets the app know where its requests come from, and says it once if a proxy stands in front that nobody has named. */
export const readClientAddresses = (app: FastifyInstance, trustedProxies: string | null): void => {
  let hasWarned = false
  app.decorate('readClientAddress', clientAddressReader(trustedProxies))
  app.addHook('onRequest', (request, _, done) => {
    const proxy = hasWarned ? null : unnamedProxy(request)
    if (proxy !== null) {
      hasWarned = true
      request.log.warn({ proxy }, warning)
    }
    done()
  })
}

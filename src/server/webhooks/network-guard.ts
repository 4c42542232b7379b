import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { badPorts, cloudHosts, cloudNames, privateNames } from './no-receivers.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

const ipv6Internet = ipaddr.IPv6.parseCIDR('2000::/3')
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/** Where packets to an address end up: an IPv4 address within an IPv6 one counts, if a gateway would send them there. */
const reachedBy = (text: string): Address | null => {
  // A zone names one of this computer's own networks.
  if (text.includes('%') || !(ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text))) return null
  const address = ipaddr.process(text)
  if (address instanceof ipaddr.IPv4 || !address.match(nat64)) return address
  return new ipaddr.IPv4(address.toByteArray().slice(-4))
}

/** ISATAP: an IPv4 address in the last bytes, which a router at the border takes out. */
const carriesIpv4 = (address: ipaddr.IPv6): boolean =>
  address.parts[5] === 0x5efe && (address.parts[4] ?? 0) % 0x200 === 0

const isPublic = (address: Address): boolean => {
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || (address.match(ipv6Internet) && !carriesIpv4(address))
}

const isIn = (address: Address, [base, bits]: Network): boolean =>
  address.kind() === base.kind() && address.match(base, bits)

/** A network as `10.1.0.0/16`, or one address. Null for what is neither. */
export const parseNetwork = (text: string): Network | null => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = reachedBy(text)
  return address && [address, address.toByteArray().length * 8]
}

const parsed = (texts: readonly string[]): Network[] =>
  texts.map((text) => {
    const network = parseNetwork(text)
    if (!network) throw new Error(`${text} is no network`)
    return network
  })

/** The addresses of this computer, which a firewall in front of it does not keep from itself. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))

interface Options {
  /** What the operator opens beside the public internet: networks and addresses. */
  open: readonly string[]
  /** This computer's own addresses, asked for each time. */
  own?: () => readonly string[]
}

/** Judges where events may be sent. */
export interface NetworkGuard {
  /** An address, as a socket is given it or as a name leads to it. */
  allowsAddress(address: string): boolean
  /** A name, before anybody is asked for its addresses, which are to be judged as well. */
  allowsName(name: string): boolean
  /** Empty for the usual one. */
  allowsPort(port: string): boolean
  /** Whether nothing but the public internet is open. */
  isPublicOnly: boolean
}

/**
 * Allows the public internet without this computer and clouds' own hosts, and what is opened by name. A cloud's own host
 * has to be opened as the one address that it is: whoever opens the network around it has hardly thought of it.
 */
export const networkGuard = ({ open, own = ownAddresses }: Options): NetworkGuard => {
  const networks = parsed(open)
  const clouds = parsed(cloudHosts)
  const isPublicOnly = networks.length === 0
  return {
    isPublicOnly,
    allowsAddress(text) {
      const address = reachedBy(text)
      if (!address) return false
      const isCloud = clouds.some((host) => isIn(address, host))
      const around = networks.filter((network) => isIn(address, network))
      if (around.length > 0) return !isCloud || around.some(([, bits]) => bits === address.toByteArray().length * 8)
      if (isCloud || !isPublic(address)) return false
      return !own().some((mine) => reachedBy(mine)?.toString() === address.toString())
    },
    allowsName(name) {
      const plain = name.toLowerCase().replace(/\.$/, '')
      const isWithin = (suffix: string) => plain === suffix || plain.endsWith(`.${suffix}`)
      if (cloudNames.some(isWithin)) return false
      // Whether such a name exists is the operator's business too.
      return !isPublicOnly || (plain.includes('.') && !privateNames.some(isWithin))
    },
    allowsPort: (port) => !badPorts.has(port),
  }
}

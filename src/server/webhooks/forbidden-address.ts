import ipaddr from 'ipaddr.js'

const ipv6Internet = ipaddr.IPv6.parseCIDR('2000::/3')
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/** The IPv4 address that a NAT64 gateway would reach: its last four bytes. */
const behindNat64 = (address: ipaddr.IPv6): ipaddr.IPv4 => new ipaddr.IPv4(address.toByteArray().slice(-4))

/**
 * Whether an address is no place on the public internet: private, loopback, link-local, reserved and the like, also
 * inside an IPv6 address. What is no address at all is forbidden too.
 */
export const isForbiddenAddress = (text: string): boolean => {
  if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return true
  const address = ipaddr.process(text)
  if (address instanceof ipaddr.IPv4) return address.range() !== 'unicast'
  if (address.match(nat64)) return behindNat64(address).range() !== 'unicast'
  return !address.match(ipv6Internet) || address.range() !== 'unicast'
}

import ipaddr from 'ipaddr.js'

const ofThisComputer: ReadonlySet<string> = new Set(['loopback', 'unspecified'])

/** Whether an address leads everybody to the computer that they sit at. */
const leadsNowhere = (url: string): boolean => {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  return ipaddr.isValid(host) && ofThisComputer.has(ipaddr.process(host).range())
}

/** What is to be said of the address that payers are sent to, in production; null where it may be right. */
export const warningOfAddress = ({ given, used }: { given: string | null; used: string }): string | null => {
  if (leadsNowhere(used))
    return `payers cannot open ${used}, which is their own computer: set PUBLIC_URL to what they reach Kasa by`
  return given === null ? `payers are sent to ${used}: set PUBLIC_URL to what they reach Kasa by` : null
}

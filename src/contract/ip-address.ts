import { z } from 'zod'

const isAddress = (text: string): boolean => z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success

/** What proxies and logs write where they know no address, or do not tell it (RFC 7239). */
const isNothing = (entry: string): boolean => /^(-|unknown|_.*)?$/i.test(entry)

/** Where the address ends is sure: after four numbers with dots, or after eight groups. */
const withPort = /^(.*\.\d+|(?:[\da-f]{1,4}:){7}[\da-f]{1,4}):\d{1,5}$/i

/** `192.0.2.1:80`, `[2001:db8::1]:80`, `fe80::1%eth0`, `192.0.2.1/32` and `for="192.0.2.1"` are addresses with more to them. */
const addressIn = (entry: string): string | undefined => {
  const bare = entry
    .replace(/^for=/i, '')
    .replaceAll('"', '')
    .replace(/^\[(.*)\].*$/, '$1')
    .replace(/[%/].*$/, '')
  return [bare, bare.replace(withPort, '$1')].find(isAddress)
}

/**
 * The first address in what a shop took from its own proxy's headers: empty where that says that it knows none, null
 * where no address is in it. The text must have its bound already.
 */
export const readIpAddress = (text: string): string | null => {
  const entries = text.split(/[\s,;]+/).filter((entry) => !isNothing(entry))
  if (entries.length === 0) return ''
  for (const entry of entries) {
    const address = addressIn(entry)
    if (address !== undefined) return address
  }
  return null
}

import { z } from 'zod'
import type { Refusal, TextRule } from './text-rules.ts'

/** Of a host's name as it will be used, in ASCII: the most that the DNS can hold. */
export const longestHost = 253
/** What is written may be longer than what it means (`%61` is `a`), but to find out costs the square of its length. */
const longestWrittenHost = 2 * longestHost

const invalid = (message: string): Refusal => ({ code: 'url_invalid', message })

const hostTooLong = invalid(`must have a host of at most ${longestHost} characters, as browsers and DNS write it`)
const notAbsolute = invalid(
  'must be an absolute address such as https://shop.example/thanks, without spaces or backslashes',
)
const appScheme = invalid(
  'must begin with https: or http:. To open an app, give an https address that belongs to it: an app link (Android) or a universal link (iOS)',
)

/** `localhost:3000` is a host with its port. */
const hasOtherScheme = (text: string): boolean => /^(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)

const readable = z.url()
const withShortHost = z.url({ hostname: new RegExp(`^.{1,${longestHost}}$`) })
const serialized = z.url({ normalize: true })

/** Stricter than browsers, which read `https:/shop` and `https:\\shop` too: an address means the same to everybody. */
export const isWebAddress: TextRule = (text) => {
  if (hasOtherScheme(text)) return appScheme
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1]
  if (authority === undefined || /[\s\p{Cc}\\]/u.test(text)) return notAbsolute
  if (authority.includes('@')) return invalid('must not contain a user name or password')
  if (authority.length > longestWrittenHost) return hostTooLong
  if (!readable.safeParse(text).success) return notAbsolute
  return withShortHost.safeParse(text).success ? null : hostTooLong
}

/** The address as it travels: all of it in ASCII, as a browser asks for it. One that cannot be read stays as it is. */
export const inAscii = (address: string): string => serialized.safeParse(address).data ?? address

import { z } from 'zod'
import { countryCodes } from './country-codes.ts'

/** Why a value is refused: a stable code, and what it must be, to stand after the argument's name. */
export interface Refusal {
  code: string
  message: string
}

/** Says what is wrong with a text that is not empty; null if nothing is. */
export type TextRule = (text: string) => Refusal | null

/** What no text may be, wherever it comes from: longer than `max` characters, or impossible to store. */
export const storable =
  (max: number): TextRule =>
  (text) => {
    if (text.includes('\0') || !text.isWellFormed()) {
      return { code: 'parameter_invalid_characters', message: 'must not contain NUL or half of a surrogate pair' }
    }
    if (text.length > max && [...text].length > max) {
      return { code: 'parameter_too_long', message: `must have at most ${max} characters` }
    }
    return null
  }

export const isEmail: TextRule = (text) =>
  z.regexes.unicodeEmail.test(text)
    ? null
    : { code: 'email_invalid', message: 'must be an e-mail address such as john@example.com' }

export const isIpAddress: TextRule = (text) =>
  z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success
    ? null
    : { code: 'ip_invalid', message: 'must be an IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1' }

export const isCountry: TextRule = (text) =>
  countryCodes.has(text.toUpperCase())
    ? null
    : { code: 'country_invalid', message: 'must be a two-letter country code of ISO 3166-1, such as PL' }

export const isLocale: TextRule = (text) => {
  try {
    Intl.getCanonicalLocales(text)
    return null
  } catch {
    return { code: 'locale_invalid', message: 'must be an IETF language tag such as pl or en-GB' }
  }
}

export const isCurrency: TextRule = (text) =>
  /^[a-z]{3}$/i.test(text)
    ? null
    : { code: 'currency_invalid', message: 'must be a three-letter currency code of ISO 4217, such as PLN' }

/** Stricter than browsers, which read `https:/shop` and `https:\\shop` too: an address means the same to everybody. */
export const isWebAddress: TextRule = (text) => {
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1]
  if (authority === undefined || /[\s\p{Cc}\\]/u.test(text) || !z.url().safeParse(text).success) {
    return {
      code: 'url_invalid',
      message: 'must be an absolute address such as https://shop.example/thanks, without spaces or backslashes',
    }
  }
  return authority.includes('@') ? { code: 'url_invalid', message: 'must not contain a user name or password' } : null
}

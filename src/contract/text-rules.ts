import { z } from 'zod'
import { countryCodes } from './country-codes.ts'
import type { CodeWith } from './error-codes.ts'

/** Why a value is refused: a stable code, and what it must be, to stand after the argument's name. */
export interface Refusal {
  code: CodeWith<400>
  message: string
}

/** Says what is wrong with a text that is not empty; null if nothing is. */
export type TextRule = (text: string) => Refusal | null

/** In characters (code points), which are one or two units of a string: a text of any length costs at most `2 * max`. */
const isLonger = (text: string, max: number): boolean =>
  text.length > max && (text.length > 2 * max || [...text].length > max)

/** The rule that comes before all others. */
export const notLonger =
  (max: number): TextRule =>
  (text) =>
    isLonger(text, max) ? { code: 'parameter_too_long', message: `must have at most ${max} characters` } : null

/** What no text may be, wherever it comes from: longer than `max` characters, or impossible to store. */
export const storable =
  (max: number): TextRule =>
  (text) => {
    const tooLong = notLonger(max)(text)
    if (tooLong) return tooLong
    if (text.includes('\0') || !text.isWellFormed()) {
      return { code: 'parameter_invalid_characters', message: 'must not contain NUL or half of a surrogate pair' }
    }
    return null
  }

export const isEmail: TextRule = (text) =>
  z.regexes.unicodeEmail.test(text)
    ? null
    : { code: 'email_invalid', message: 'must be an e-mail address such as john@example.com' }

/** A country's code in upper case. */
export const readCountry = (text: string): string | Refusal => {
  const code = text.trim().toUpperCase()
  if (code === '' || countryCodes.has(code)) return code
  return { code: 'country_invalid', message: 'must be a two-letter country code of ISO 3166-1, such as PL, or XK' }
}

export const isCurrency: TextRule = (text) =>
  /^[a-z]{3}$/i.test(text)
    ? null
    : { code: 'currency_invalid', message: 'must be a three-letter currency code of ISO 4217, such as PLN' }

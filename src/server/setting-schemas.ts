import ipaddr from 'ipaddr.js'
import * as z from 'zod'
import { currencyCodes } from '../contract/money.ts'
import { inAscii, isWebAddress } from '../contract/web-address.ts'
import { receiptTime } from './merchants/set-receipt-time.ts'
import { parseNetwork } from './webhooks/network-guard.ts'

/** Seconds as a text, to milliseconds. */
export const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform((text) => Math.round(Number(text) * 1_000))
  .refine((ms) => ms >= 1 && ms <= 3_600_000)
export const duration = 'a number of seconds, at most 3600, like 10 or 0.5'

export const receiptSeconds = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform((text) => Math.round(Number(text) * 1_000))
  .refine((ms) => ms <= receiptTime.most * 1_000)

/** Where a payer may be led, as a browser asks for it. */
export const httpsAddress = z
  .string()
  .max(2_048)
  .refine((text) => /^https:/i.test(text) && isWebAddress(text) === null)
  .transform(inAscii)
export const anHttpsAddress = 'an address that begins with https:'

export const count = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
export const wholeNumber = 'a whole number from 0 to 999999'
export const rate = `${wholeNumber}: so many a minute, 0 for no limit`

export const port = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .refine((value) => value <= 65_535)

const isNetwork = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text)
const parts = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '')

/** Addresses and networks, to one text with commas. */
export const networks = z
  .string()
  .transform(parts)
  .refine((given) => given.every(isNetwork))
  .transform((given) => given.join(','))

/** Networks and addresses to send to, as a list. */
export const openNetworks = z
  .string()
  .transform(parts)
  .refine((given) => given.every((text) => parseNetwork(text) !== null))

/** Without a path, to its form without a slash at the end. */
export const origin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => /^[^/]+\/\/[^/@?#]+\/?$/.test(text))
  .transform((text) => new URL(text).origin)

/** ISO 4217 codes, to a set of them in lower case. */
export const currencies = z
  .string()
  .transform(parts)
  .refine((codes) => codes.length > 0 && codes.every((code) => currencyCodes.includes(code.toUpperCase())))
  .transform((codes): ReadonlySet<string> => new Set(codes.map((code) => code.toLowerCase())))

/** `null` where it is not set. */
export const optional = <Value>(schema: z.ZodType<Value, string>) =>
  z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return null
      const { data, error } = schema.safeParse(text)
      if (error === undefined) return data
      context.addIssue({ code: 'custom', message: 'not as expected' })
      return z.NEVER
    })

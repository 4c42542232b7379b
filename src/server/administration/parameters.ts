import * as z from 'zod'
import { metadataLimits } from '../../contract/checkout-session.ts'
import { currencyCodes, maxAmount } from '../../contract/money.ts'
import { text } from '../../contract/text-field.ts'
import { isEmail } from '../../contract/text-rules.ts'
import { inAscii, isWebAddress } from '../../contract/web-address.ts'
import { receiptTime } from '../merchants/set-receipt-time.ts'
import type { Parameter } from './command.ts'

const millisecondsIn = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const longestGraceMs = 90 * millisecondsIn.d

const duration = z
  .templateLiteral([z.number(), z.enum(['s', 'm', 'h', 'd'])])
  .transform(
    (written) => Number.parseFloat(written) * millisecondsIn[z.enum(['s', 'm', 'h', 'd']).parse(written.slice(-1))],
  )
  .refine((ms) => ms >= 0 && ms <= longestGraceMs)

export const merchantId = {
  schema: z.uuid().toLowerCase(),
  expected: 'the id of a merchant (`merchants list` shows them)',
} satisfies Parameter

export const displayName = {
  schema: text({ description: 'Who asks payers for their money.', examples: ['Flower shop'], maxLength: 100 })
    .refine((name) => !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name))
    .transform((name) => name.trim()),
  expected: 'what payers read as the name of the shop, at most 100 characters',
} satisfies Parameter

export const metadataKey = {
  schema: text({
    description: 'A key of metadata.',
    examples: ['order_id'],
    maxLength: metadataLimits.keyLength,
  }).optional(),
  expected: `a key of metadata, at most ${metadataLimits.keyLength} characters`,
  isOptional: true,
} satisfies Parameter

export const email = {
  schema: text({
    description: 'Where payers write to.',
    examples: ['help@shop.example'],
    maxLength: 254,
    rules: [isEmail],
  }).optional(),
  expected: 'an e-mail address, like help@shop.example',
  isOptional: true,
} satisfies Parameter

export const phone = {
  schema: z
    .string()
    .max(40)
    .regex(/^\+?[\d ().-]+$/)
    .refine((written) => (written.match(/\d/g) ?? []).length >= 3)
    .optional(),
  expected: 'a phone number as people write it, like "+48 22 123 45 67"',
  isOptional: true,
} satisfies Parameter

export const httpsAddress = {
  schema: text({
    description: 'A page.',
    examples: ['https://shop.example/help'],
    maxLength: 2048,
    rules: [isWebAddress],
  })
    .refine((address) => address.toLowerCase().startsWith('https:'))
    .transform(inAscii)
    .optional(),
  expected: 'an address that begins with https:',
  isOptional: true,
} satisfies Parameter

export const mode = {
  schema: z.enum(['test', 'live']),
  expected: 'test or live',
} satisfies Parameter

export const grace = {
  schema: duration.default(0),
  expected: 'how long the old key goes on working, like 30m, 24h or 7d (at most 90d); without it, it stops at once',
  isOptional: true,
} satisfies Parameter

export const within = {
  schema: duration.default(millisecondsIn.d),
  expected: 'how far to look back, like 30m, 24h or 7d (at most 90d); without it, a day',
  isOptional: true,
} satisfies Parameter

export const currency = {
  schema: z
    .string()
    .refine((code) => currencyCodes.includes(code.toUpperCase()))
    .toLowerCase(),
  expected: 'a currency code of ISO 4217, like PLN',
} satisfies Parameter

const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value <= max)

export const fixedFee = {
  schema: wholeNumber(maxAmount).default(0),
  expected: 'the fee’s fixed part as a whole number of minor units: 100 is 1 zł; without it, 0',
  isOptional: true,
} satisfies Parameter

export const feeRate = {
  schema: wholeNumber(10_000).default(0),
  expected: 'the fee’s share of the amount in basis points, from 0 to 10000: 150 is 1.5 %; without it, 0',
  isOptional: true,
} satisfies Parameter

export const receiptSeconds = {
  schema: wholeNumber(receiptTime.most).optional(),
  expected: `a whole number of seconds from 0 to ${receiptTime.most}`,
  isOptional: true,
} satisfies Parameter

export const accentColor = {
  schema: z
    .string()
    .regex(/^#?[0-9a-f]{6}$/i)
    .transform((written) => `#${written.slice(-6).toLowerCase()}`)
    .optional(),
  expected: 'a colour as six hexadecimal digits, like 0a7cff (or "#0a7cff", in quotes)',
  isOptional: true,
} satisfies Parameter

export const logoFile = {
  schema: z.string().min(1).optional(),
  expected: 'a PNG or WebP file of at most 512 kB and 4096 pixels a side',
  isOptional: true,
} satisfies Parameter

export const none = {
  schema: z.boolean().default(false),
  expected: 'in its place, to go back to having none',
  isOptional: true,
  isFlag: true,
} satisfies Parameter

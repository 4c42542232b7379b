import { z } from 'zod'
import { bounded } from './bounded.ts'
import { readIpAddress } from './ip-address.ts'
import { listOf, listQuery } from './list.ts'
import { longestLocale, readLocaleWish } from './locale-wish.ts'
import { maxAmount } from './money.ts'
import { idsBegin } from './reference.ts'
import { advisoryText, optionalText, refusedBy, text } from './text-field.ts'
import { isCurrency, isEmail, readCountry, storable } from './text-rules.ts'
import { latestTime } from './unix-time.ts'
import { isWebAddress } from './web-address.ts'

export const metadataLimits = { keys: 50, keyLength: 40, valueLength: 500 } as const

/** `{CHECKOUT_SESSION_ID}`, also where somebody has percent-encoded its braces, once or on the way into another address. */
const idPlaceholder = /(?:\{|%(?:25)*7[Bb])CHECKOUT_SESSION_ID(?:\}|%(?:25)*7[Dd])/g

/** An address of the shop with the session's id in its place. */
export const withSessionId = (address: string, id: string): string => address.replaceAll(idPlaceholder, id)

export const PaymentMethod = z.enum(['blik'], 'must be blik')
export type PaymentMethod = z.infer<typeof PaymentMethod>

/** Far more than there are, so that every mistake in a list of them can still be named. */
const mostMethods = 20

/** `blik` alone is a list of one, in any case. */
const readMethods = (value: unknown): unknown => {
  const list = typeof value === 'string' ? [value] : value
  return Array.isArray(list) ? list.map((name) => (typeof name === 'string' ? name.trim().toLowerCase() : name)) : list
}

const PaymentMethods = bounded(
  {
    most: mostMethods,
    refusal: { code: 'parameter_too_many', message: `must be a list of at most ${mostMethods} payment methods` },
    read: readMethods,
  },
  z
    .array(PaymentMethod, 'must be a list of payment methods')
    .min(1, 'must name at least one payment method')
    .check(
      refusedBy((methods) =>
        new Set(methods).size < methods.length
          ? { code: 'parameter_duplicate', message: 'must name each payment method once' }
          : null,
      ),
    )
    .meta({
      description: 'The payment methods that the payer may use, in any case. One alone needs no list.',
      examples: [['blik']],
      maxItems: mostMethods,
    }),
)

const { keys, keyLength, valueLength } = metadataLimits
const MetadataKey = z.string().check(
  refusedBy((key) =>
    key === ''
      ? { code: 'parameter_invalid_empty', message: 'must have a key that is not empty' }
      : storable(keyLength)(key) && {
          code: 'metadata_key_invalid',
          message: `must have a key of at most ${keyLength} characters, without NUL`,
        },
  ),
)
const MetadataValue = z
  .string('must be text')
  .check(refusedBy(storable(valueLength)))
  .meta({ maxLength: valueLength })
const Metadata = bounded(
  { most: keys, refusal: { code: 'metadata_too_many_keys', message: `must have at most ${keys} keys` } },
  z
    .record(MetadataKey.meta({ maxLength: keyLength }), MetadataValue, `must be a map of at most ${keys} keys to texts`)
    .meta({
      description: `Your own notes on the session: at most ${keys} keys of ${keyLength} characters, values of at most ${valueLength}. The payer sees none but the order’s number and description, where the operator has set their keys for you.`,
      examples: [{ order: '7' }],
      maxProperties: keys,
    }),
)

const isWhole = 'must be a whole number, written in digits alone'

const fields = {
  amount: 'The amount in minor units of the currency: 1000 is 10.00 PLN.',
  currency: 'Three-letter ISO 4217 code, in lower case.',
  customer_email: 'The customer’s e-mail address.',
  customer_firstname: 'The customer’s first name.',
  customer_lastname: 'The customer’s last name.',
  success_url: 'Where the payer goes once the session is complete. `{CHECKOUT_SESSION_ID}` in it becomes the id.',
  cancel_url:
    'Where the payer goes to turn back. Without it there is no way back. `{CHECKOUT_SESSION_ID}` in it becomes the id.',
  notification_url: 'Where events of the session are sent to.',
  customer_ip: 'The customer’s IPv4 or IPv6 address.',
  customer_country: 'The customer’s country as two-letter ISO 3166-1 code, or XK.',
  expires: 'When the session expires, in Unix seconds. 24 hours after its creation unless given.',
  locale:
    'The IETF language tag of the page’s language. The browser’s language if empty. What systems write for theirs is understood too: `pl_PL.UTF-8`, `de_DE_formal`, `auto`.',
} as const

const address = (description: string, example: string) => ({
  description,
  examples: [example],
  maxLength: 2048,
  rules: [isWebAddress],
})
const name = (description: string, example: string) => ({ description, examples: [example], maxLength: 200 })
const email = { description: fields.customer_email, examples: ['john@example.com'], maxLength: 254, rules: [isEmail] }

/** What a shop gives to create a session, as far as that can be judged without knowing the installation and the key. */
export const CreateCheckoutSession = z.strictObject({
  amount: z
    .int('must be a whole number of minor units, written in digits alone: 10.50 PLN is 1050')
    .min(1, 'must be at least 1')
    .max(maxAmount, `must be at most ${maxAmount}`)
    .meta({ description: fields.amount, examples: [1000] }),
  currency: text({
    description: 'Three-letter ISO 4217 code, in any case. This installation must support it.',
    examples: ['pln'],
    maxLength: 10,
    pattern: '^[A-Za-z]{3}$',
    rules: [isCurrency],
  }).transform((currency) => currency.toLowerCase()),
  customer_email: text(email),
  customer_firstname: text(name(fields.customer_firstname, 'John')),
  customer_lastname: text(name(fields.customer_lastname, 'Doe')),
  success_url: text(address(fields.success_url, 'https://shop.example/thanks?session={CHECKOUT_SESSION_ID}')),
  cancel_url: optionalText(address(fields.cancel_url, 'https://shop.example/basket')),
  notification_url: optionalText(address(fields.notification_url, 'https://shop.example/events')),
  customer_ip: advisoryText({
    description: `${fields.customer_ip} Of a list, or of what a proxy writes (\`192.0.2.1:80, 10.0.0.1\`), the first is kept.`,
    examples: ['192.0.2.1'],
    maxLength: 500,
    read: (given) =>
      readIpAddress(given) ?? {
        code: 'ip_invalid',
        message: 'must be an IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1',
      },
  }),
  customer_country: advisoryText({
    description: fields.customer_country,
    examples: ['PL'],
    maxLength: 10,
    read: readCountry,
  }),
  payment_method: PaymentMethods.nullish().transform((given): PaymentMethod[] => given ?? ['blik']),
  expires_at: z
    .int(isWhole)
    .max(latestTime, `must be in Unix seconds, not milliseconds, and at most ${latestTime}`)
    .meta({ description: fields.expires, examples: [2147483648] })
    .nullish()
    .transform((given) => given ?? null),
  locale: advisoryText({
    description: fields.locale,
    examples: ['pl'],
    maxLength: longestLocale,
    read: (given) => (readLocaleWish(given) === null ? '' : given.trim()),
  }),
  metadata: Metadata.nullish().transform((given) => given ?? null),
})
export type CreateCheckoutSession = z.output<typeof CreateCheckoutSession>
/** The same as a shop writes it. */
export type CreateCheckoutSessionInput = z.input<typeof CreateCheckoutSession>

const amount = (description: string) => z.int().meta({ description, examples: [1000] })
const said = (description: string, example: string) => z.string().meta({ description, examples: [example] })

export const CheckoutSessionStatus = z.enum(['open', 'complete', 'expired'])
export type CheckoutSessionStatus = z.infer<typeof CheckoutSessionStatus>

/** The Checkout Session as its shop sees it. The order of the keys is part of the API. */
export const CheckoutSession = z.object({
  id: said('22 characters. Who knows it can open the page: treat it as a secret.', 'AW-kLcRRC5P8U68CYe0kVA'),
  amount_total: amount('What the payer pays, in minor units of the currency: `amount_sub_total` and `fees` together.'),
  amount_sub_total: amount('The amount that was asked for, in minor units of the currency.'),
  currency: said(fields.currency, 'pln'),
  cancel_url: said(fields.cancel_url, 'https://shop.example/basket'),
  customer_firstname: said(fields.customer_firstname, 'John'),
  customer_lastname: said(fields.customer_lastname, 'Doe'),
  customer_email: said(fields.customer_email, 'john@example.com'),
  customer_ip: said(fields.customer_ip, '192.0.2.1'),
  customer_country: said(fields.customer_country, 'PL'),
  expire_at: z.int().meta({ description: 'When the session expires, in Unix seconds.', examples: [2147483648] }),
  created_at: z.int().meta({ description: 'When the session was created, in Unix seconds.', examples: [1767225600] }),
  success_url: said(fields.success_url, 'https://shop.example/thanks'),
  payment_method: z
    .array(PaymentMethod)
    .meta({ description: 'The payment methods that the payer may use.', examples: [['blik']] }),
  locale: said(fields.locale, 'pl'),
  url: said('The payment page: send the payer there.', 'https://pay.example/pay/AW-kLcRRC5P8U68CYe0kVA'),
  fees: z
    .int()
    .nullable()
    .meta({ description: 'The fee that the payer pays on top, in minor units; null for none.', examples: [null] }),
  metadata: z
    .record(z.string(), z.string())
    .nullable()
    .meta({ description: 'The notes that were given; null for none.', examples: [{ order: '7' }] }),
  status: CheckoutSessionStatus.meta({
    description: '`open` until it is paid or its time is over.',
    examples: ['open'],
  }),
  livemode: z.boolean().meta({ description: 'Whether real money moves.', examples: [false] }),
  notification_url: said(fields.notification_url, 'https://shop.example/events'),
})
export type CheckoutSession = z.infer<typeof CheckoutSession>

/** Which Checkout Sessions to list. */
export const CheckoutSessionListQuery = listQuery({
  status: CheckoutSessionStatus.optional().meta({ description: 'Only those of this status.', examples: ['open'] }),
  reference: z
    .string('must be text')
    .refine((written) => idsBegin(written) !== null, 'must be a reference such as 7K3M-Q9TZ')
    .optional()
    .meta({
      description:
        'Only the one that a payer quotes by this reference, which the page shows. Capitals, spaces and dashes do not matter.',
      examples: ['7K3M-Q9TZ'],
    }),
})
export type CheckoutSessionListQuery = z.output<typeof CheckoutSessionListQuery>

export const CheckoutSessionList = listOf(CheckoutSession)

import * as z from 'zod'
import { optional } from '../../setting-schemas.ts'
import type { Setting, Settings, SettingsValues } from '../../settings.ts'
import { acquirerUrl, isShortened } from '../acquirer-settings.ts'

type Mode = 'live' | 'test'

const secretKey = (mode: Mode) => optional(z.string().regex(new RegExp(`^(sk|rk)_${mode}_[A-Za-z0-9_]{8,250}$`)))
const webhookSecret = optional(z.string().regex(/^whsec_[A-Za-z0-9+/=_-]{8,250}$/))

/** What people have in their clipboard instead. */
const seenAs = (text: string): string | null => {
  if (isShortened(text)) return 'a secret with a part of it hidden'
  if (/^pk_/.test(text)) return 'a publishable key, which is for browsers'
  if (/^(sk|rk)_live_/.test(text)) return 'a live secret key'
  if (/^(sk|rk)_test_/.test(text)) return 'a test secret key'
  if (/^whsec_/.test(text)) return 'the secret of a webhook endpoint'
  if (/^we_/.test(text)) return 'the id of a webhook endpoint, not its secret'
  return null
}

const keyOf = (mode: Mode, variable: string, meaning: string) =>
  ({
    variable,
    schema: secretKey(mode),
    default: null,
    expected: `a secret key of Stripe for ${mode} mode, sk_${mode}_… or rk_${mode}_…`,
    meaning,
    isSecret: true,
    mistake: (text) => (new RegExp(`^sk_${mode}_\\w*$`).test(text) ? 'cut off, or has more in it' : seenAs(text)),
  }) satisfies Setting

const secretOf = (variable: string, meaning: string) =>
  ({
    variable,
    schema: webhookSecret,
    default: null,
    expected: 'the signing secret of a webhook endpoint of Stripe, whsec_…',
    meaning,
    isSecret: true,
    mistake: seenAs,
  }) satisfies Setting

export const settings = {
  liveKey: keyOf('live', 'STRIPE_SECRET_KEY', 'an account at Stripe: with it there is the live gateway `stripe`'),
  liveWebhookSecret: secretOf('STRIPE_WEBHOOK_SECRET', 'what Stripe signs its notifications of live payments with'),
  testKey: keyOf('test', 'STRIPE_TEST_SECRET_KEY', 'the same in Stripe’s test mode: the test gateway `stripe-test`'),
  testWebhookSecret: secretOf('STRIPE_TEST_WEBHOOK_SECRET', 'the same for its notifications'),
  apiUrl: acquirerUrl('STRIPE_API_URL', { acquirer: 'Stripe', address: 'https://api.stripe.com' }),
} satisfies Settings

type Values = SettingsValues<typeof settings>

/** One account of Stripe in one mode. */
export interface Account {
  /** The gateway's name. */
  name: string
  livemode: boolean
  secretKey: string
  webhookSecret: string
  apiUrl: string
}

/** The accounts that are configured, where `judge` has found nothing wrong. */
export const accountsOf = (values: Values): Account[] => {
  const { liveKey, liveWebhookSecret, testKey, testWebhookSecret, apiUrl } = values
  const account = (name: string, secretKey: string | null, webhookSecret: string | null): Account[] =>
    secretKey === null || webhookSecret === null
      ? []
      : [{ name, livemode: name === 'stripe', secretKey, webhookSecret, apiUrl }]
  return [...account('stripe', liveKey, liveWebhookSecret), ...account('stripe-test', testKey, testWebhookSecret)]
}

const half = (key: string | null, secret: string | null, variables: readonly [string, string]): string[] => {
  if ((key === null) === (secret === null)) return []
  const [has, lacks] = key === null ? [variables[1], variables[0]] : variables
  return [`${has} is set, but ${lacks} is not: an account of Stripe needs both.`]
}

/** What is wrong with the settings together. */
export const judge = ({ liveKey, liveWebhookSecret, testKey, testWebhookSecret }: Values): string[] => [
  ...half(liveKey, liveWebhookSecret, ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']),
  ...half(testKey, testWebhookSecret, ['STRIPE_TEST_SECRET_KEY', 'STRIPE_TEST_WEBHOOK_SECRET']),
  ...(liveWebhookSecret !== null && liveWebhookSecret === testWebhookSecret
    ? [
        'STRIPE_WEBHOOK_SECRET and STRIPE_TEST_WEBHOOK_SECRET are the same: each mode has an endpoint with a secret of its own.',
      ]
    : []),
]

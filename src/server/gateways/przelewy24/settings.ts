import * as z from 'zod'
import { optional } from '../../setting-schemas.ts'
import type { Setting, Settings, SettingsValues } from '../../settings.ts'
import { acquirerUrl, isShortened } from '../acquirer-settings.ts'

const idOf = (variable: string, meaning: string) =>
  ({
    variable,
    schema: optional(
      z
        .string()
        .regex(/^[1-9]\d{0,9}$/)
        .transform(Number),
    ),
    default: null,
    expected: 'a number of Przelewy24, 1 to 10 digits',
    meaning,
  }) satisfies Setting

/** What people have in their clipboard instead. */
const seenAs = (text: string): string | null => {
  if (isShortened(text)) return 'a secret with a part of it hidden'
  if (/^\d{1,10}$/.test(text)) return 'a number, as of an account or a point of sale'
  if (/\s/.test(text)) return 'a text with blanks in it'
  return null
}

const secretOf = (variable: string, { what, meaning }: { what: string; meaning: string }) =>
  ({
    variable,
    schema: optional(z.string().regex(/^(?!\d{1,10}$)[A-Za-z0-9]{8,128}$/)),
    default: null,
    expected: `${what} of Przelewy24, letters and digits, at least 8`,
    meaning,
    isSecret: true,
    mistake: seenAs,
  }) satisfies Setting

const urlOf = (variable: string, address: string) => acquirerUrl(variable, { acquirer: 'Przelewy24', address })

const apiKey = 'the API key (the one for reports)'
const crc = 'the CRC key'

export const settings = {
  merchantId: idOf('P24_MERCHANT_ID', 'an account at Przelewy24: with it there is the live gateway `przelewy24`'),
  posId: idOf('P24_POS_ID', 'its point of sale, where that is another number than the account’s'),
  apiKey: secretOf('P24_API_KEY', { what: apiKey, meaning: 'what Kasa calls Przelewy24 with' }),
  crc: secretOf('P24_CRC', { what: crc, meaning: 'what both sides make their checksums with' }),
  apiUrl: urlOf('P24_API_URL', 'https://secure.przelewy24.pl'),
  sandboxMerchantId: idOf(
    'P24_SANDBOX_MERCHANT_ID',
    'the same at Przelewy24’s sandbox: the test gateway `przelewy24-sandbox`',
  ),
  sandboxPosId: idOf('P24_SANDBOX_POS_ID', 'the same for its point of sale'),
  sandboxApiKey: secretOf('P24_SANDBOX_API_KEY', { what: apiKey, meaning: 'the same for its API key' }),
  sandboxCrc: secretOf('P24_SANDBOX_CRC', { what: crc, meaning: 'the same for its CRC key' }),
  sandboxApiUrl: urlOf('P24_SANDBOX_API_URL', 'https://sandbox.przelewy24.pl'),
} satisfies Settings

type Values = SettingsValues<typeof settings>

/** One account of Przelewy24, or one at its sandbox. */
export interface Account {
  /** The gateway's name. */
  name: string
  livemode: boolean
  merchantId: number
  posId: number
  apiKey: string
  crc: string
  apiUrl: string
}

interface Given {
  merchantId: number | null
  posId: number | null
  apiKey: string | null
  crc: string | null
  apiUrl: string
}

const modesOf = (values: Values): readonly (Given & { name: string; livemode: boolean; prefix: string })[] => [
  { ...values, name: 'przelewy24', livemode: true, prefix: 'P24_' },
  {
    name: 'przelewy24-sandbox',
    livemode: false,
    prefix: 'P24_SANDBOX_',
    merchantId: values.sandboxMerchantId,
    posId: values.sandboxPosId,
    apiKey: values.sandboxApiKey,
    crc: values.sandboxCrc,
    apiUrl: values.sandboxApiUrl,
  },
]

/** The accounts that are configured, where `judge` has found nothing wrong. */
export const accountsOf = (values: Values): Account[] =>
  modesOf(values).flatMap(({ name, livemode, merchantId, posId, apiKey, crc, apiUrl }) =>
    merchantId === null || apiKey === null || crc === null
      ? []
      : [{ name, livemode, merchantId, posId: posId ?? merchantId, apiKey, crc, apiUrl }],
  )

const half = ({ prefix, merchantId, posId, apiKey, crc }: ReturnType<typeof modesOf>[number]): string[] => {
  const needed = { MERCHANT_ID: merchantId, API_KEY: apiKey, CRC: crc }
  const has = Object.entries({ ...needed, POS_ID: posId }).find(([, value]) => value !== null)
  const lacks = Object.entries(needed).filter(([, value]) => value === null)
  if (has === undefined || lacks.length === 0) return []
  const names = lacks.map(([name]) => prefix + name).join(' and ')
  return [`${prefix}${has[0]} is set, but not ${names}: an account of Przelewy24 needs a number and two keys.`]
}

const same = (one: string | null, other: string | null, sentence: string): string[] =>
  one !== null && one === other ? [sentence] : []

/** What is wrong with the settings together. */
export const judge = (values: Values): string[] => [
  ...modesOf(values).flatMap(half),
  ...same(values.apiKey, values.crc, 'P24_API_KEY and P24_CRC are the same: an account has two keys.'),
  ...same(
    values.sandboxApiKey,
    values.sandboxCrc,
    'P24_SANDBOX_API_KEY and P24_SANDBOX_CRC are the same: an account has two keys.',
  ),
  ...same(
    values.crc,
    values.sandboxCrc,
    'P24_CRC and P24_SANDBOX_CRC are the same: the sandbox has an account with keys of its own.',
  ),
]

import { toDecimal } from '../../contract/money.ts'
import type { Contact } from '../../contract/payer-session.ts'
import type { Merchant, MerchantInFull, MerchantKey } from '../merchants/read-merchants.ts'
import type { OrderKeys } from '../merchants/set-order-keys.ts'
import type { Outcome } from './command.ts'
import { describeAccent, describeLogo } from './describe-brand.ts'
import { indented, table } from './table.ts'

const presentMerchant = ({ id, displayName, createdAt, disabledAt }: Merchant) => ({
  id,
  display_name: displayName,
  created_at: createdAt.toISOString(),
  disabled_at: disabledAt?.toISOString() ?? null,
})

const presentKey = ({ hint, livemode, createdAt, expiresAt }: MerchantKey) => ({
  hint,
  mode: livemode ? 'live' : 'test',
  created_at: createdAt.toISOString(),
  expires_at: expiresAt?.toISOString() ?? null,
})

interface CurrencyFee {
  currency: string
  fee: { fixed: number; rateBasisPoints: number } | null
}

/** `1.00 PLN + 1.5 %` */
export const describeFee = ({ currency, fee }: CurrencyFee): string =>
  fee === null
    ? 'none'
    : `${toDecimal({ amount: fee.fixed, currency })} ${currency.toUpperCase()} + ${fee.rateBasisPoints / 100} %`

/** `the number under order_id, the description under what` */
export const describeOrderKeys = ({ number, description }: OrderKeys): string =>
  [number && `the number under ${number}`, description && `the description under ${description}`]
    .filter(Boolean)
    .join(', ') || 'nothing'

/** `help@shop.example, +48 22 123 45 67, terms https://shop.example/terms` */
export const describeContact = ({ email, phone, page, terms, privacy }: Contact): string =>
  [email, phone, page, terms && `terms ${terms}`, privacy && `privacy ${privacy}`].filter(Boolean).join(', ') ||
  'nothing'

const day = (time: Date): string => time.toISOString().slice(0, 10)

/** Secrets that nobody can read again. */
export const onceOnly = (heading: string, secrets: Readonly<Record<string, string>>): string =>
  `${heading}\n\n${indented(table(Object.entries(secrets)))}\n\nShown only this once: keep it where the shop’s server alone can read it.`

export const describeMerchants = (merchants: readonly Merchant[]): Outcome => ({
  text:
    merchants.length === 0
      ? 'There are no merchants yet: `merchants add` makes one.'
      : table([
          ['ID', 'ADDED', 'STATE', 'NAME'],
          ...merchants.map(({ id, createdAt, disabledAt, displayName }) => [
            id,
            day(createdAt),
            disabledAt ? 'disabled' : 'active',
            displayName,
          ]),
        ]),
  json: merchants.map(presentMerchant),
})

const stateOf = ({ expiresAt }: MerchantKey, now: Date): string => {
  if (expiresAt === null) return ''
  return `${expiresAt <= now ? 'stopped' : 'works until'} ${expiresAt.toISOString()}`
}

const brandLines = ({ accentColor, brand: { accent } }: MerchantInFull): string[] =>
  accentColor === null || accent === null ? [] : ['colours', indented(describeAccent(accentColor, accent))]

export const describeMerchant = (merchant: MerchantInFull, now: Date): Outcome => ({
  text: [
    table([
      ['id', merchant.id],
      ['name', merchant.displayName],
      ['added', merchant.createdAt.toISOString()],
      ['state', merchant.disabledAt ? `disabled since ${merchant.disabledAt.toISOString()}` : 'active'],
      ['accent', merchant.accentColor ?? 'none'],
      ['logo', merchant.brand.logo ? describeLogo(merchant.brand.logo) : 'none'],
      ['contact', describeContact(merchant.contact)],
      ['receipt', merchant.receiptSeconds === null ? 'RECEIPT_SECONDS' : `${merchant.receiptSeconds} s`],
      ['order keys', describeOrderKeys(merchant.orderKeys)],
      ...merchant.fees.map((fee) => [`fee in ${fee.currency.toUpperCase()}`, describeFee({ ...fee, fee })]),
    ]),
    ...brandLines(merchant),
    'keys',
    indented(table(merchant.keys.map((key) => [key.hint, `added ${day(key.createdAt)}`, stateOf(key, now)]))),
  ].join('\n'),
  json: {
    ...presentMerchant(merchant),
    accent_color: merchant.accentColor,
    accent: merchant.brand.accent,
    logo: merchant.brand.logo,
    order_keys: merchant.orderKeys,
    contact: merchant.contact,
    receipt_seconds: merchant.receiptSeconds,
    fees: merchant.fees.map(({ currency, fixed, rateBasisPoints }) => ({
      currency,
      fixed,
      rate_basis_points: rateBasisPoints,
    })),
    keys: merchant.keys.map(presentKey),
  },
})

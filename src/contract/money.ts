/**
 * The currencies of ISO 4217 by the number of digits of their minor unit (table A.1 of 2024-06-25 with the amendments up
 * to 2026: ANG, BGN and CUC are withdrawn, XCG is new). Funds, metals and test codes are left out: nobody pays in them.
 * `Intl` is no source for this: it gives HUF, IDR and RSD no minor unit where ISO has two digits.
 */
const codesByMinorDigits = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP ' +
    'CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES ' +
    'KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK ' +
    'NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB ' +
    'TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
} as const

const minorDigitsByCode: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByMinorDigits).flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, Number(digits)]),
  ),
)

/** The largest amount of one session, in minor units. */
export const maxAmount = 999_999_999_999

/** All currency codes that we know, in upper case. */
export const currencyCodes: readonly string[] = [...minorDigitsByCode.keys()]

/** Digits after the decimal sign: 0, 2 or 3. `currency` in any case; a code that ISO 4217 does not list throws a RangeError. */
export const minorDigits = (currency: string): number => {
  const digits = minorDigitsByCode.get(currency.toUpperCase())
  if (digits === undefined) throw new RangeError(`ISO 4217 lists no currency ${JSON.stringify(currency)}`)
  return digits
}

/** The amount as an exact decimal number without grouping: 1050 of PLN is `10.50`. `amount` is a whole number of minor units. */
export const toDecimal = ({ amount, currency }: { amount: number; currency: string }): `${number}` => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of minor units`)
  const digits = minorDigits(currency)
  const sign = amount < 0 ? '-' : ''
  const padded = String(Math.abs(amount)).padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits)
  const decimal = digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${padded.slice(-digits)}`
  return decimal as `${number}`
}

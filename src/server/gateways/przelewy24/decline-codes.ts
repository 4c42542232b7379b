import { DeclineCode } from '../../../contract/payment-attempt.ts'

const groups: Readonly<Partial<Record<DeclineCode, readonly string[]>>> = {
  code_invalid: ['28', '29', 'ER_WRONG_TICKET'],
  code_expired: ['30', 'ER_TIC_EXPIRED'],
  code_used: ['35', 'ER_TIC_USED'],
  customer_declined: ['USER_DECLINED'],
  customer_timeout: ['70', 'USER_TIMEOUT', 'AM_TIMEOUT'],
  insufficient_funds: ['61', 'INSUFFICIENT_FUNDS'],
  limit_exceeded: ['60', 'LIMIT_EXCEEDED', 'ER_DATAAMT_HUGE'],
  bank_declined: ['62', '63', '64', '65', '66', 'ISSUER_DECLINED', 'SEC_DECLINED'],
  bank_unavailable: ['8', '69', '72', 'SYSTEM_ERROR', 'ISS_OUTOFSERVICE'],
}

const byCode: ReadonlyMap<string, DeclineCode> = new Map(
  Object.entries(groups).flatMap(([declineCode, codes]) =>
    codes.map((code): [string, DeclineCode] => [code, DeclineCode.parse(declineCode)]),
  ),
)

/** Przelewy24 says so while the payer still has to confirm: no refusal. */
const stillWaiting = '55'

export type Meaning =
  | { kind: 'waiting' }
  | { kind: 'declined'; declineCode: DeclineCode; gatewayCode: string | null; isKnown: boolean }

/** What an error of BLIK means for the payer: the first of its codes that has a place in our list counts. */
export const meaningOf = (codes: readonly (string | null)[]): Meaning => {
  const given = codes.filter((code) => code !== null && /^\w{1,40}$/.test(code)).map(String)
  if (given.includes(stillWaiting)) return { kind: 'waiting' }
  const gatewayCode = given.find((code) => byCode.has(code)) ?? null
  const declineCode = gatewayCode === null ? undefined : byCode.get(gatewayCode)
  return {
    kind: 'declined',
    declineCode: declineCode ?? 'bank_declined',
    gatewayCode: gatewayCode ?? given[0] ?? null,
    isKnown: declineCode !== undefined,
  }
}

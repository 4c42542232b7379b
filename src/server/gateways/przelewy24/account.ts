import type { Clock } from '../../clock.ts'
import type { GatewayAnswer, GatewayHost } from '../port.ts'
import type { P24Api } from './api.ts'
import { meaningOf } from './decline-codes.ts'
import { Refusal } from './refusal.ts'

/** How long the page asks the payer to confirm in the bank app. Przelewy24 says nowhere how long the payer has. */
export const confirmationMs = 60_000

/** What charging, looking up and notifications of one account work with. */
export interface Working {
  api: P24Api
  clock: Pick<Clock, 'now'>
  host(): GatewayHost
}

export const waitingSince = (askedBankAt: Date): GatewayAnswer => ({
  status: 'waiting',
  confirmBy: new Date(askedBankAt.getTime() + confirmationMs),
})

interface Told {
  attempt: string
  /** As Przelewy24 gives them, in any form that it has. */
  codes: readonly (string | null)[]
  askedBankAt: Date
}

/** The answer in an error of BLIK; one that has no place in our list is told to the operator. */
export const answerIn = ({ host }: Working, { attempt, codes, askedBankAt }: Told): GatewayAnswer => {
  const meaning = meaningOf(codes)
  if (meaning.kind === 'waiting') return waitingSince(askedBankAt)
  const { declineCode, gatewayCode, isKnown } = meaning
  if (!isKnown) {
    host().unknownDecline()
    host().warn({ attempt, code: gatewayCode }, 'a decline of Przelewy24 has no place in our list')
  }
  return { status: 'declined', declineCode, gatewayCode }
}

/** Alarms where Przelewy24's answer is about the account or its keys: every payment fails by it until somebody mends it. */
export const alarmOfAccount = ({ host }: Working, error: unknown): void => {
  if (error instanceof Refusal && (error.status === 401 || error.status === 403))
    host().alarm(
      { err: error },
      'Przelewy24 does not let this installation in: its keys, the address that it calls from, or BLIK level 0 that is not switched on',
    )
}

import type { GatewayAnswer, KnownAttempt } from '../port.ts'
import { alarmOfAccount, type Working, waitingSince } from './account.ts'
import type { Transaction } from './api.ts'
import { Refusal } from './refusal.ts'
import { timeLimitMinutes } from './what-is-told.ts'

/** How long an attempt may be on its way to its reference. Without one its code is never sent. */
export const silenceMs = 30_000

/** Przelewy24 takes no payment after its time limit; what was paid within it is in its record some minutes later. */
export const closingMs = (timeLimitMinutes + 5) * 60_000

/** Nobody has told how it ended, and it can no longer be paid. */
const closed: GatewayAnswer = { status: 'declined', declineCode: 'customer_timeout', gatewayCode: 'not_told' }

/** What became of an attempt by Przelewy24's own record, which never says no: what is not paid in time is closed by us. */
export const lookUp = async (
  working: Working,
  { attemptId, reference, begunAt, askedAt }: KnownAttempt,
  signal: AbortSignal,
): Promise<GatewayAnswer | null> => {
  if (reference === null) return null
  try {
    const answer = await settle(working, attemptId, signal)
    if (answer) return answer
  } catch (error) {
    alarmOfAccount(working, error)
    throw error
  }
  return askedAt.getTime() < begunAt.getTime() + closingMs ? waitingSince(begunAt) : closed
}

/**
 * Reads the record of an attempt, and takes the money where it was paid: `approved` is said only after Przelewy24 has
 * verified. Null where nothing was paid, as far as the record goes. Throws where it cannot be asked, and for what is wrong.
 */
export const settle = async (
  working: Working,
  attemptId: string,
  signal: AbortSignal,
): Promise<GatewayAnswer | null> => {
  const found = await working.api.find(attemptId, signal)
  if (found === null || found.status === 0) return null
  if (found.status === 3) return givenBack(working, attemptId)
  if (found.status !== 1 && found.status !== 2)
    throw new Error(`A transaction at Przelewy24 has status ${found.status}, which is not known here`)
  await compare(working, attemptId, found)
  if (found.status === 1) await verify(working, found, signal)
  return { status: 'approved' }
}

const givenBack = ({ host }: Working, attempt: string): GatewayAnswer => {
  host().alarm({ attempt }, 'a payment was given back at Przelewy24 before it was taken')
  return { status: 'declined', declineCode: 'bank_declined', gatewayCode: 'returned' }
}

const compare = async ({ host }: Working, attempt: string, { amount, currency }: Transaction): Promise<void> => {
  const asked = await host().amountOf(attempt)
  if (asked?.amount === amount && asked.currency.toUpperCase() === currency.toUpperCase()) return
  host().alarm({ attempt, amount, currency }, 'Przelewy24 has been paid another amount than was asked for: not taken')
  throw new Error('A transaction at Przelewy24 has another amount or currency than its attempt')
}

/** Somebody else may have verified it meanwhile, or our own call whose reply was lost: the record says so. */
const verify = async ({ api }: Working, transaction: Transaction, signal: AbortSignal): Promise<void> => {
  try {
    await api.verify(transaction, signal)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const after = await api.find(transaction.sessionId, signal)
    if (after?.status !== 2) throw error
  }
}

import type { Transaction } from 'kysely'
import { type CreateCheckoutSession, sessionIdPlaceholder } from '../../contract/checkout-session.ts'
import { maxAmount } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { badRequest } from '../http/api-error.ts'
import type { Caller } from '../http/authenticate.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { announceSession } from './announce-change.ts'
import { feeOn } from './fee.ts'
import type { SessionRow } from './lock-session.ts'
import { newSessionId } from './session-id.ts'

const defaultLifetimeSeconds = 24 * 60 * 60

interface NewSession {
  caller: Caller
  parameters: CreateCheckoutSession
}

/** The fee on an amount by what is set for the merchant and currency; null where nothing is. */
const feesFor = async (trx: Transaction<Database>, { caller, parameters }: NewSession): Promise<number | null> => {
  const set = await trx
    .selectFrom('merchant_fees')
    .select(['fixed', 'rate_basis_points'])
    .where('merchant_id', '=', caller.merchantId)
    .where('currency', '=', parameters.currency)
    .executeTakeFirst()
  return set ? feeOn(parameters.amount, { fixed: set.fixed, rateBasisPoints: set.rate_basis_points }) : null
}

const tooLargeWith = (fees: number) =>
  badRequest({
    code: 'amount_too_large',
    param: 'amount',
    message: `\`amount\` must be at most ${maxAmount} together with your fee of ${fees} on it.`,
  })

/** Stores a new open session of the caller's merchant and mode, and its first event. The parameters are taken as judged. */
export const createSession = async (
  { trx, clock, outbox }: { trx: Transaction<Database>; clock: Clock; outbox: Outbox },
  { caller, parameters }: NewSession,
): Promise<SessionRow> => {
  const { amount, expires_at: expiresAt, metadata, ...stored } = parameters
  const fees = await feesFor(trx, { caller, parameters })
  if (amount + (fees ?? 0) > maxAmount) throw tooLargeWith(fees ?? 0)
  const id = newSessionId()
  const createdAt = clock.now()
  const defaultExpiry = Math.floor(createdAt.getTime() / 1000) + defaultLifetimeSeconds
  const withId = (url: string) => url.replaceAll(sessionIdPlaceholder, id)
  const session = await trx
    .insertInto('checkout_sessions')
    .values({
      ...stored,
      id,
      merchant_id: caller.merchantId,
      livemode: caller.livemode,
      status: 'open',
      amount_total: amount + (fees ?? 0),
      amount_sub_total: amount,
      fees,
      success_url: withId(stored.success_url),
      cancel_url: withId(stored.cancel_url),
      metadata: metadata && JSON.stringify(metadata),
      expires_at: new Date((expiresAt ?? defaultExpiry) * 1000),
      created_at: createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await announceSession({ trx, outbox }, { session, type: 'checkout.session.created', now: createdAt })
  return session
}

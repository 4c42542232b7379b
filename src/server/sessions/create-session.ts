import type { Transaction } from 'kysely'
import { type CreateCheckoutSession, withSessionId } from '../../contract/checkout-session.ts'
import { maxAmount } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import { insertRows } from '../database/insert-rows.ts'
import type { Database } from '../database/schema.ts'
import { writeTogether } from '../database/together.ts'
import type { AmountRange } from '../gateways/port.ts'
import type { IdempotencyDeps } from '../idempotency/idempotency.ts'
import type { Caller } from '../keys/authenticate.ts'
import { ApiError, badRequest } from '../transport/api-error.ts'
import { unixSeconds } from '../unix-seconds.ts'
import { type Outbox, writeEvents } from '../webhooks/write-event.ts'
import { eventOf } from './announce-change.ts'
import { feeOn } from './fee.ts'
import type { SessionRow } from './lock-session.ts'
import { newSessionId } from './session-id.ts'

const defaultLifetimeSeconds = 24 * 60 * 60

interface NewSession {
  caller: Caller
  parameters: CreateCheckoutSession
  /** What its gateway takes; null where that is every amount. */
  amounts: AmountRange | null
}

/** What the payer pays, which the gateway has to take. */
const judgeTotal = ({ amount, fees }: { amount: number; fees: number | null }, amounts: AmountRange | null): void => {
  const total = amount + (fees ?? 0)
  const { least, greatest } = { least: 0, greatest: maxAmount, ...amounts }
  if (total >= least && total <= greatest) return
  const together = fees === null ? '' : ` together with your fee of ${fees} on it`
  const why = amounts === null ? '' : `, since this installation’s gateway takes ${least} to ${greatest}`
  throw total < least
    ? badRequest({
        code: 'amount_too_small',
        param: 'amount',
        message: `\`amount\` must be at least ${least}${together}${why}.`,
      })
    : badRequest({
        code: 'amount_too_large',
        param: 'amount',
        message: `\`amount\` must be at most ${greatest}${together}${why}.`,
      })
}

/** The session as it begins. The parameters are taken as judged. */
const newSession = ({ caller, parameters, amounts }: NewSession, createdAt: Date): SessionRow => {
  const { amount, expires_at: expiresAt, ...stored } = parameters
  const fee = caller.fees[parameters.currency]
  const fees = fee ? feeOn(amount, fee) : null
  judgeTotal({ amount, fees }, amounts)
  const id = newSessionId()
  const defaultExpiry = unixSeconds(createdAt) + defaultLifetimeSeconds
  return {
    ...stored,
    id,
    merchant_id: caller.merchantId,
    livemode: caller.livemode,
    status: 'open',
    revision: 1,
    amount_total: amount + (fees ?? 0),
    amount_sub_total: amount,
    fees,
    success_url: withSessionId(stored.success_url, id),
    cancel_url: withSessionId(stored.cancel_url, id),
    expires_at: new Date((expiresAt ?? defaultExpiry) * 1000),
    created_at: createdAt,
  }
}

const store = async (
  { trx, outbox }: { trx: Transaction<Database>; outbox: Outbox },
  sessions: readonly SessionRow[],
): Promise<void> => {
  await insertRows(trx, { into: 'checkout_sessions', rows: sessions })
  const events = sessions.map((session) =>
    eventOf(outbox, { session, type: 'checkout.session.created', now: session.created_at }),
  )
  await writeEvents({ trx, queue: outbox.queue }, events)
}

/** Stores a new open session of the caller's merchant and mode with its first event, in a transaction with other things. */
export const createSession = async (
  { trx, clock, outbox }: { trx: Transaction<Database>; clock: Clock; outbox: Outbox },
  given: NewSession,
): Promise<SessionRow> => {
  const session = newSession(given, clock.now())
  await store({ trx, outbox }, [session])
  return session
}

interface Item {
  session: SessionRow
  caller: Caller
}

/** The same in a transaction that sessions share which are asked for at once. Each is durable when it comes back. */
export const sessionCreator = ({ db, clock, outbox, confirmCallers }: IdempotencyDeps & { outbox: Outbox }) => {
  const storeTogether = writeTogether<Item>(
    (items) =>
      db.transaction().execute(async (trx) => {
        await confirmCallers(
          trx,
          items.map(({ caller }) => caller),
        )
        await store(
          { trx, outbox },
          items.map(({ session }) => session),
        )
      }),
    (error) => error instanceof ApiError,
  )
  return async (given: NewSession): Promise<SessionRow> => {
    const session = newSession(given, clock.now())
    await storeTogether({ session, caller: given.caller })
    return session
  }
}

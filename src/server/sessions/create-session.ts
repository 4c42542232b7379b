import type { Kysely } from 'kysely'
import { type CreateCheckoutSession, sessionIdPlaceholder } from '../../contract/checkout-session.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../http/authenticate.ts'
import type { SessionRow } from './lock-session.ts'
import { newSessionId } from './session-id.ts'

const defaultLifetimeSeconds = 24 * 60 * 60

interface NewSession {
  caller: Caller
  parameters: CreateCheckoutSession
}

/** Stores a new open session of the caller's merchant and mode. The parameters are taken as judged. */
export const createSession = (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  { caller, parameters }: NewSession,
): Promise<SessionRow> => {
  const { amount, expires_at: expiresAt, metadata, ...stored } = parameters
  const id = newSessionId()
  const createdAt = Math.floor(clock.now().getTime() / 1000)
  const withId = (url: string) => url.replaceAll(sessionIdPlaceholder, id)
  return db
    .insertInto('checkout_sessions')
    .values({
      ...stored,
      id,
      merchant_id: caller.merchantId,
      livemode: caller.livemode,
      status: 'open',
      amount_total: amount,
      amount_sub_total: amount,
      fees: null,
      success_url: withId(stored.success_url),
      cancel_url: withId(stored.cancel_url),
      metadata: metadata && JSON.stringify(metadata),
      expires_at: new Date((expiresAt ?? createdAt + defaultLifetimeSeconds) * 1000),
      created_at: new Date(createdAt * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

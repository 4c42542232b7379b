import type { Transaction } from 'kysely'
import { hasUnfinishedAttempt } from '../attempts/read-attempts.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Caller } from '../keys/authenticate.ts'
import { badRequest, conflict } from '../transport/api-error.ts'
import type { Outbox } from '../webhooks/write-event.ts'
import { expireLocked, isDue } from './expire-session.ts'
import { lockSession, type SessionRow } from './lock-session.ts'
import { isSessionId } from './session-id.ts'
import { isOf, sessionMissing } from './session-missing.ts'

const refusals = {
  session_complete: 'The session is paid already, so it cannot be expired.',
  session_expired: 'The session has expired already.',
  payment_in_progress: 'The payer’s code has no final answer yet: try again when the payment attempt is finished.',
} as const

/** Only what repeating may cure is a 409: client libraries repeat those by themselves. */
const refuse = (code: keyof typeof refusals) =>
  code === 'payment_in_progress'
    ? conflict({ code, message: refusals[code] })
    : badRequest({ code, message: refusals[code] })

/** Expires an open session before its time, as its shop asks. Throws an ApiError that says why where that cannot be. */
export const expireAtRequest = async (
  { trx, clock, outbox }: { trx: Transaction<Database>; clock: Clock; outbox: Outbox },
  { id, caller }: { id: string; caller: Caller },
): Promise<SessionRow> => {
  const session = isSessionId(id) ? await lockSession(trx, id) : undefined
  if (!session || !isOf(session, caller)) throw sessionMissing()
  const now = clock.now()
  const isUnfinished = await hasUnfinishedAttempt(trx, id)
  if (session.status === 'complete') throw refuse('session_complete')
  if (session.status === 'expired' || isDue(session, isUnfinished, now)) throw refuse('session_expired')
  if (isUnfinished) throw refuse('payment_in_progress')
  return expireLocked({ trx, outbox }, { sessionId: id, now })
}

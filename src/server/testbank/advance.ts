import type { Kysely } from 'kysely'
import { advanceAttempts } from '../attempts/advance-attempts.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { TestBank } from '../gateways/test-bank.ts'
import { advanceSession } from '../sessions/advance-session.ts'
import { expireIfDue } from '../sessions/expire-session.ts'
import { lockSession } from '../sessions/lock-session.ts'
import { advanceDeliveries } from '../webhooks/advance-deliveries.ts'
import type { Outbox } from '../webhooks/write-event.ts'

export interface AdvanceDeps {
  db: Kysely<Database>
  clock: Clock
  outbox: Outbox
  bank: TestBank
  /** Asks the bank about the session's attempt, if it is time to. */
  askAbout: (sessionId: string) => Promise<void>
}

/** Lets so many milliseconds pass for one session: all that waits for a time has it nearer, and the clock stays as it is. */
export const advance = async (
  deps: AdvanceDeps,
  { sessionId, ms }: { sessionId: string; ms: number },
): Promise<void> => {
  const { db, clock, outbox, bank } = deps
  await db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId)
    if (!session) return
    await advanceAttempts(trx, { sessionId, ms })
    await bank.advance(trx, sessionId, ms)
    await advanceDeliveries(trx, { sessionId, merchantId: session.merchant_id, ms })
    if (session.status === 'open') await advanceSession({ trx, outbox }, { sessionId, ms, now: clock.now() })
  })
  await bank.advanced(sessionId)
  await deps.askAbout(sessionId)
  await expireIfDue({ db, outbox }, { sessionId, now: clock.now() })
}

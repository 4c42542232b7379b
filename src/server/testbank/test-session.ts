import type { Kysely } from 'kysely'
import type { TestSession } from '../../contract/testbank/test-session.ts'
import { listAttempts } from '../attempts/read-attempts.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { BankView, TestBank } from '../gateways/test-bank.ts'
import type { Caller } from '../keys/authenticate.ts'
import type { SessionRow } from '../sessions/lock-session.ts'
import { retrieveSession } from '../sessions/retrieve-session.ts'
import { sessionMissing } from '../sessions/session-missing.ts'
import { unixSeconds } from '../unix-seconds.ts'
import type { Outbox } from '../webhooks/write-event.ts'

export interface TestSessionDeps {
  db: Kysely<Database>
  clock: Clock
  outbox: Outbox
  bank: TestBank
}

/** A session of test mode with what stands behind it. */
export interface Situation {
  session: SessionRow
  /** The newest; null before the first. */
  attempt: TestSession['payment_attempt']
  bank: BankView
}

/** The caller's session as it is now. Throws a 404 where the key sees none. */
export const readSituation = async (
  { db, clock, outbox, bank }: TestSessionDeps,
  { id, caller }: { id: string; caller: Caller },
): Promise<Situation> => {
  const session = await retrieveSession({ db, clock, outbox }, { id, caller })
  if (!session) throw sessionMissing()
  const [[attempt = null], view] = await Promise.all([listAttempts(db, id), bank.view(id)])
  return { session, attempt, bank: view }
}

export const presentSituation = ({ session, attempt, bank }: Situation): TestSession => ({
  id: session.id,
  status: session.status,
  expire_at: unixSeconds(session.expires_at),
  payment_attempt: attempt,
  bank: bank.state,
  decides_at: bank.decidesAt && unixSeconds(bank.decidesAt),
  next_code: bank.nextCode,
})

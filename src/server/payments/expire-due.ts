import { isOwnFault } from '../database/apart.ts'
import { dueSessions, expireIfDueAndFree } from '../sessions/expire-session.ts'
import type { LeftOut } from './left-out.ts'
import type { Payments } from './payments.ts'

const batch = 50

/**
 * Expires the sessions whose time is over. One that cannot be expired is left out for a while, with an alarm, and one that
 * somebody else is busy with comes again with the next call: neither holds up those behind it.
 */
export const expireDueSessions = async (payments: Payments, troubles: LeftOut): Promise<void> => {
  const { db, clock } = payments
  const busy: string[] = []
  for (;;) {
    const now = clock.now()
    const sessionIds = await dueSessions({ db, now, limit: batch, without: [...troubles.ids(), ...busy] })
    for (const sessionId of sessionIds) {
      const isDone = await expire(payments, { sessionId, now, troubles })
      if (!isDone) busy.push(sessionId)
    }
    if (sessionIds.length < batch) return
  }
}

interface Expiring {
  sessionId: string
  now: Date
  troubles: LeftOut
}

/** Returns false where somebody else is busy with the session. Rejects where the database cannot work. */
const expire = async (payments: Payments, { sessionId, now, troubles }: Expiring): Promise<boolean> => {
  const { db, log, watch } = payments
  try {
    const isDone = await expireIfDueAndFree(payments, { sessionId, now })
    troubles.delete(sessionId)
    return isDone
  } catch (error) {
    if (!(await isOwnFault(db, error))) throw error
    if (troubles.add(sessionId)) {
      watch?.alarm()
      log.error({ session: `${sessionId.slice(0, 6)}…`, err: error, alarm: true }, 'a session cannot be expired')
    }
    return true
  }
}

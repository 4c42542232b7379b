import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { setDisabled } from '../merchants/disabled.ts'
import { endSessions } from '../sessions/end-sessions.ts'

interface Deps {
  db: Kysely<Database>
  clock: Clock
}

/** Stops a merchant's keys and ends its open sessions. Returns how many of these, null for an unknown merchant. */
export const disableMerchant = ({ db, clock }: Deps, merchantId: string): Promise<{ endedSessions: number } | null> =>
  db.transaction().execute(async (trx) => {
    const now = clock.now()
    if (!(await setDisabled(trx, { merchantId, since: now }))) return null
    return { endedSessions: await endSessions(trx, { merchantId, now }) }
  })

/** Lets a disabled merchant's keys work again. Its ended sessions stay ended. Returns whether there is such a merchant. */
export const enableMerchant = ({ db }: Pick<Deps, 'db'>, merchantId: string): Promise<boolean> =>
  setDisabled(db, { merchantId, since: null })

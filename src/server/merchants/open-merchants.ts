import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { callersConfirmer, keyFinder } from './known-keys.ts'

/** Who calls, by their keys: as a request begins, and again where its effect is written. */
export const openMerchants = ({ db, clock }: { db: Kysely<Database>; clock: Clock }) => ({
  findKey: keyFinder(db),
  confirmCallers: callersConfirmer({ clock }),
})

import type { Kysely } from 'kysely'
import type { EncodedLogo } from '../brand/encode-logo.ts'
import { keepLogo } from '../brand/keep-logo.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { lockMerchant } from './lock-merchant.ts'

interface SetLogo {
  merchantId: string
  /** Null for none. */
  logo: EncodedLogo | null
}

/** Changes the logo that payers see, on open pages from their next update on. Returns whether there is such a merchant. */
export const setLogo = (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  { merchantId, logo }: SetLogo,
): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    if (!(await lockMerchant(trx, merchantId))) return false
    if (logo !== null) await keepLogo(trx, { logo, now: clock.now() })
    await trx
      .updateTable('merchants')
      .set({
        logo_id: logo?.id ?? null,
        logo_width: logo?.width ?? null,
        logo_height: logo?.height ?? null,
        logo_ground: logo?.ground ?? null,
      })
      .where('id', '=', merchantId)
      .execute()
    return true
  })

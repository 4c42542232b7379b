import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { EncodedLogo } from './encode-logo.ts'

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
    const merchant = trx.selectFrom('merchants').select('id').where('id', '=', merchantId).forUpdate()
    if (!(await merchant.executeTakeFirst())) return false
    if (logo !== null) {
      await trx
        .insertInto('logos')
        .values({ id: logo.id, image: logo.image, created_at: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
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

import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { EncodedLogo } from './encode-logo.ts'

/** Keeps a logo's file by its hash; one that is there already stays. */
export const keepLogo = async (
  trx: Transaction<Database>,
  { logo, now }: { logo: EncodedLogo; now: Date },
): Promise<void> => {
  await trx
    .insertInto('logos')
    .values({ id: logo.id, image: logo.image, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

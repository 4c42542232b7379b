import { type InferResult, type Kysely, sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import { readTogether } from '../database/together.ts'
import { hashApiKey, looksLikeApiKey } from '../keys/api-key.ts'
import { type Caller, callerWith, Fees, type FindKey, type KnownKey } from '../keys/authenticate.ts'

const select = (db: Kysely<Database>, hashes: readonly string[]) =>
  db
    .selectFrom('api_keys as key')
    .innerJoin('merchants as merchant', 'merchant.id', 'key.merchant_id')
    .select(['key.key_hash', 'key.merchant_id', 'key.livemode', 'key.expires_at', 'merchant.disabled_at'])
    .select(
      sql<unknown>`(
        select jsonb_object_agg(fee.currency,
          jsonb_build_object('fixed', fee.fixed, 'rateBasisPoints', fee.rate_basis_points))
        from merchant_fees as fee where fee.merchant_id = merchant.id)`.as('fees'),
    )
    .where('key.key_hash', '=', sql<Buffer>`any(${hashes.map((hash) => Buffer.from(hash, 'hex'))})`)

const toKnownKey = (row: InferResult<ReturnType<typeof select>>[number]): KnownKey => ({
  hash: row.key_hash.toString('hex'),
  merchantId: row.merchant_id,
  livemode: row.livemode,
  expiresAt: row.expires_at,
  disabledAt: row.disabled_at,
  fees: Fees.parse(row.fees ?? {}),
})

/** Keys of requests that come at once are looked up in one statement. */
export const keyFinder = (db: Kysely<Database>): FindKey => {
  const read = readTogether<string, KnownKey>(async (hashes) => {
    const rows = await select(db, hashes).execute()
    return new Map(rows.map(toKnownKey).map((key) => [key.hash, key]))
  })
  return async (key) => (looksLikeApiKey(key) ? read(hashApiKey(key).toString('hex')) : null)
}

/**
 * Looks at the callers' keys and merchants again, in the transaction of what they asked for: throws a 401 where one was
 * disabled since the request began. Their merchants cannot be disabled until the transaction ends.
 */
export const callersConfirmer =
  ({ clock }: { clock: Clock }) =>
  async (trx: Transaction<Database>, callers: readonly Caller[]): Promise<void> => {
    const hashes = [...new Set(callers.map(({ keyHash }) => keyHash))]
    const rows = await select(trx, hashes).orderBy('merchant.id').forShare('merchant').execute()
    const known = new Map(rows.map(toKnownKey).map((key) => [key.hash, key]))
    for (const hash of hashes) callerWith(known.get(hash) ?? null, clock.now())
  }

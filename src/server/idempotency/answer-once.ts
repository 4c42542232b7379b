import { type Kysely, sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Owner } from '../keys/authenticate.ts'
import { badRequest } from '../transport/api-error.ts'

/** An answer as it goes over the wire. */
export interface Answer {
  status: number
  body: string
}

interface KeyedRequest {
  owner: Owner
  key: string
  /** SHA-256 of what makes two requests the same. */
  fingerprint: Buffer
  /** Must work in `trx` alone: to wait for a second connection here could wait for ever. */
  run: (trx: Transaction<Database>) => Promise<Answer>
}

/** 400: client libraries repeat what is answered 409, and to repeat this would be of no use. */
const otherRequest = () =>
  badRequest({
    code: 'idempotency_key_reused',
    message: 'This Idempotency-Key was used for another request: use a new key for each, the same only to repeat it.',
  })

/**
 * Runs a request once for its key, in one transaction with keeping its answer; after that the answer is given again, as
 * `replayed`. Requests at the same time wait for the first. What is refused is undone and not kept: the key is free for
 * the same request again, as libraries repeat a 409, and for one without the mistake. Throws a 400 where the key belongs
 * to another request.
 */
export const answerOnce = (
  { db, clock }: { db: Kysely<Database>; clock: Clock },
  { owner, key, fingerprint, run }: KeyedRequest,
): Promise<Answer & { replayed: boolean }> =>
  db.transaction().execute(async (trx) => {
    const row = { merchant_id: owner.merchantId, livemode: owner.livemode, key }
    for (;;) {
      const claimed = await trx
        .insertInto('idempotency_keys')
        .values({ ...row, fingerprint, status: null, body: null, created_at: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .returning('key')
        .executeTakeFirst()
      if (claimed) {
        const answer = await run(trx)
        await trx.updateTable('idempotency_keys').set(answer).where(matches(row)).execute()
        return { ...answer, replayed: false }
      }
      const first = await trx.selectFrom('idempotency_keys').selectAll().where(matches(row)).executeTakeFirst()
      // Swept away in between: then it is free again.
      if (!first) continue
      if (!first.fingerprint.equals(fingerprint)) throw otherRequest()
      if (first.status === null || first.body === null)
        throw new Error('An Idempotency-Key was kept without its answer')
      return { status: first.status, body: first.body, replayed: true }
    }
  })

const matches = ({ merchant_id, livemode, key }: { merchant_id: string; livemode: boolean; key: string }) =>
  sql<boolean>`(merchant_id, livemode, key) = (${merchant_id}, ${livemode}, ${key})`

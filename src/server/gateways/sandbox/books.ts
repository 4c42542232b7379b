import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { SandboxOutcome, sandboxOutcome } from '../../../contract/sandbox/codes.ts'
import { BankAnswer } from '../../../contract/testbank/bank-answer.ts'
import type { Database } from '../../database/schema.ts'
import type { ChargeRequest } from '../port.ts'
import { never, openCharge, plannedCharge, type SandboxCharge, type SandboxTimes } from './charge.ts'

const columns = ['attempt_id', 'outcome', 'confirm_by', 'decide_at', 'told', 'reply'] as const
type Row = Pick<Selectable<Database['sandbox_charges']>, (typeof columns)[number]>

const fromRow = (row: Row): SandboxCharge => ({
  outcome: SandboxOutcome.parse(row.outcome),
  confirmBy: row.confirm_by,
  decideAt: row.decide_at,
  told: row.told,
  reply: row.reply,
})

export const readCharge = async (db: Kysely<Database>, attemptId: string): Promise<SandboxCharge | null> => {
  const row = await db
    .selectFrom('sandbox_charges')
    .select(columns)
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

const toAnswer = ({ outcome, delay_ms, reply }: Selectable<Database['sandbox_plans']>): BankAnswer =>
  BankAnswer.parse({ outcome, delay_ms, reply })

interface Writing {
  request: ChargeRequest
  now: Date
  times: SandboxTimes
}

/** Writes a charge down as the code says, or as it was planned for the session. The same attempt twice is one charge. */
export const writeCharge = (db: Kysely<Database>, { request, now, times }: Writing): Promise<SandboxCharge> =>
  db.transaction().execute(async (trx) => {
    const plan = await trx
      .deleteFrom('sandbox_plans')
      .where('session_id', '=', request.sessionId)
      .returningAll()
      .executeTakeFirst()
    const charge = plan
      ? plannedCharge(toAnswer(plan), now, times)
      : openCharge(sandboxOutcome(request.blikCode), now, times)
    await trx
      .insertInto('sandbox_charges')
      .values({
        attempt_id: request.attemptId,
        session_id: request.sessionId,
        merchant_id: request.merchantId,
        outcome: JSON.stringify(charge.outcome),
        charged_at: now,
        confirm_by: charge.confirmBy,
        decide_at: charge.decideAt,
        told: null,
        reply: charge.reply,
      })
      .onConflict((conflict) => conflict.column('attempt_id').doNothing())
      .execute()
    return (await readCharge(trx, request.attemptId)) ?? charge
  })

/** The session's newest charge. */
export const newestCharge = async (db: Kysely<Database>, sessionId: string): Promise<SandboxCharge | null> => {
  const row = await db
    .selectFrom('sandbox_charges')
    .select(columns)
    .where('session_id', '=', sessionId)
    .orderBy('charged_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

interface Rewriting {
  sessionId: string
  charge: SandboxCharge
  now: Date
}

/** Changes what will become of the session's charge that is not decided yet. Returns its attempt; null where there is none. */
export const rewriteCharge = async (
  db: Kysely<Database>,
  { sessionId, charge, now }: Rewriting,
): Promise<string | null> => {
  const row = await db
    .updateTable('sandbox_charges')
    .set({ outcome: JSON.stringify(charge.outcome), decide_at: charge.decideAt, reply: charge.reply })
    .where('session_id', '=', sessionId)
    .where('told', 'is', null)
    .where('decide_at', '>', now)
    .returning('attempt_id')
    .executeTakeFirst()
  return row?.attempt_id ?? null
}

/** Makes the session's charges so many milliseconds older. Silence stays silence. */
export const ageCharges = async (trx: Transaction<Database>, sessionId: string, ms: number): Promise<void> => {
  const earlier = (column: string) => sql<Date>`${sql.ref(column)} - ${ms} * interval '1 millisecond'`
  await trx
    .updateTable('sandbox_charges')
    .set({
      charged_at: earlier('charged_at'),
      confirm_by: earlier('confirm_by'),
      decide_at: sql<Date>`case when decide_at < ${never} then ${earlier('decide_at')} else decide_at end`,
    })
    .where('session_id', '=', sessionId)
    .execute()
}

/** The session's attempt whose decision has not come, with its time; null for none. */
export const undecided = async (
  db: Kysely<Database>,
  sessionId: string,
): Promise<{ attemptId: string; decideAt: Date } | null> => {
  const row = await db
    .selectFrom('sandbox_charges')
    .select(['attempt_id', 'decide_at'])
    .where('session_id', '=', sessionId)
    .where('told', 'is', null)
    .orderBy('charged_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { attemptId: row.attempt_id, decideAt: row.decide_at } : null
}

export const readPlan = async (db: Kysely<Database>, sessionId: string): Promise<BankAnswer | null> => {
  const row = await db.selectFrom('sandbox_plans').selectAll().where('session_id', '=', sessionId).executeTakeFirst()
  return row ? toAnswer(row) : null
}

export const writePlan = async (
  trx: Transaction<Database>,
  sessionId: string,
  answer: BankAnswer | null,
): Promise<void> => {
  await trx.deleteFrom('sandbox_plans').where('session_id', '=', sessionId).execute()
  if (answer === null) return
  await trx
    .insertInto('sandbox_plans')
    .values({ session_id: sessionId, ...answer })
    .execute()
}

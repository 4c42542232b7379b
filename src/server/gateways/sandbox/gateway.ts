import type { Kysely } from 'kysely'
import { SandboxOutcome, sandboxCodes, sandboxOutcome } from '../../../contract/sandbox/codes.ts'
import type { Database } from '../../database/schema.ts'
import type { GatewayDeps } from '../kind.ts'
import type { ChargeRequest, Gateway, GatewayAnswer, GatewayHost } from '../port.ts'
import { answerOf, openCharge, type SandboxCharge, type SandboxTimes } from './charge.ts'
import { sandboxControls } from './controls.ts'

interface SandboxOptions extends SandboxTimes, GatewayDeps {}

/** A BLIK code is dead 120 s after the bank app made it, so after this a charge that got lost cannot arrive any more. */
const codeLifetimeMs = 120_000

/**
 * The bank of test mode. It keeps books in the database, as a bank would outlive us, and what it does is a pure function
 * of the books and the time (sandbox-charge.ts): a restart in the middle of a wait changes nothing.
 */
export const sandbox = (options: SandboxOptions): Gateway => {
  const { db, clock } = options
  const callOffs = new Map<string, () => void>()
  let host: GatewayHost | null = null

  const notifyAt = (attemptId: string, charge: SandboxCharge) => {
    const notify = async () => {
      callOffs.delete(attemptId)
      const books = await readCharge(db, attemptId)
      if (books && books.told === null) await host?.answered(attemptId, answerOf(books, clock.now()))
    }
    // A notification that fails is lost, as they are in life: we are asked about the attempt later.
    callOffs.set(
      attemptId,
      clock.at(charge.decideAt, () => void notify().catch(() => {})),
    )
  }

  return {
    name: 'sandbox',
    livemode: false,
    currencies: null,
    amounts: null,
    silenceMs: codeLifetimeMs,
    testCodes: sandboxCodes,
    notices: {},

    async charge(request, { signal }) {
      const charge = await writeCharge(options, request)
      if (charge.outcome.kind === 'approved_but_reply_lost') return loseReply(options, signal)
      const answer = answerOf(charge, clock.now())
      if (answer.status === 'waiting') notifyAt(request.attemptId, charge)
      return answer
    },

    async lookUp({ attemptId }) {
      const charge = await readCharge(db, attemptId)
      return charge ? answerOf(charge, clock.now()) : null
    },

    connect(connected) {
      host = connected
      return { testers: (scope) => sandboxControls(scope, { ...options, answered: connected.answered }) }
    },

    async close() {
      for (const callOff of callOffs.values()) callOff()
      callOffs.clear()
    },
  }
}

const writeCharge = async (options: SandboxOptions, request: ChargeRequest): Promise<SandboxCharge> => {
  const { db, clock } = options
  const now = clock.now()
  const charge = openCharge(sandboxOutcome(request.blikCode), now, options)
  await db
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
    })
    .onConflict((conflict) => conflict.column('attempt_id').doNothing())
    .execute()
  return (await readCharge(db, request.attemptId)) ?? charge
}

const readCharge = async (db: Kysely<Database>, attemptId: string): Promise<SandboxCharge | null> => {
  const row = await db
    .selectFrom('sandbox_charges')
    .select(['outcome', 'confirm_by', 'decide_at', 'told'])
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst()
  if (!row) return null
  return {
    outcome: SandboxOutcome.parse(row.outcome),
    confirmBy: row.confirm_by,
    decideAt: row.decide_at,
    told: row.told,
  }
}

const loseReply = ({ clock, decisionMs }: SandboxOptions, signal: AbortSignal): Promise<GatewayAnswer> =>
  new Promise((_, reject) => {
    const lose = () => reject(new Error('The sandbox bank hung up before it replied'))
    const callOff = clock.at(new Date(clock.now().getTime() + decisionMs), lose)
    signal.addEventListener('abort', () => {
      callOff()
      lose()
    })
  })

import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Advance } from '../../contract/testbank/advance.ts'
import { BankAnswer } from '../../contract/testbank/bank-answer.ts'
import { BankCodeList } from '../../contract/testbank/bank-code.ts'
import { testRoutes } from '../../contract/testbank/routes.ts'
import { TestSession } from '../../contract/testbank/test-session.ts'
import { callerOf } from '../keys/authenticate.ts'
import { type AdvanceDeps, advance } from './advance.ts'
import { presentSituation, readSituation, type TestSessionDeps } from './test-session.ts'
import { noNextCode, nothingWaits } from './wrong-moment.ts'

const params = z.object({ id: z.string() })
const response = { 200: TestSession }

/** What testers may do, each to what is their own. To be guarded by `testKeysOnly`. */
export const testbankRoutes = (app: FastifyInstance, deps: TestSessionDeps & AdvanceDeps): void => {
  const { db, bank } = deps
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(testRoutes.codes, { schema: { response: { 200: BankCodeList } } }, async () => ({
    object: 'list' as const,
    data: [...bank.codes],
  }))

  typed.get(testRoutes.session, { schema: { params, response } }, async (request) =>
    presentSituation(await readSituation(deps, { id: request.params.id, caller: callerOf(request) })),
  )

  typed.post(testRoutes.outcome, { schema: { params, body: BankAnswer, response } }, async (request) => {
    const found = { id: request.params.id, caller: callerOf(request) }
    const before = await readSituation(deps, found)
    if (!(await bank.answer(found.id, request.body))) throw nothingWaits(before)
    return presentSituation(await readSituation(deps, found))
  })

  typed.post(testRoutes.nextCode, { schema: { params, body: BankAnswer, response } }, async (request) => {
    const found = { id: request.params.id, caller: callerOf(request) }
    const refusal = noNextCode(await readSituation(deps, found))
    if (refusal) throw refusal
    await db.transaction().execute((trx) => bank.planNextCode(trx, found.id, request.body))
    return presentSituation(await readSituation(deps, found))
  })

  typed.post(testRoutes.advance, { schema: { params, body: Advance, response } }, async (request) => {
    const found = { id: request.params.id, caller: callerOf(request) }
    await readSituation(deps, found)
    await advance(deps, { sessionId: found.id, ms: request.body.seconds * 1_000 })
    return presentSituation(await readSituation(deps, found))
  })
}

import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFinal } from '../attempts/attempt.ts'
import { movableClock } from '../clock.ts'
import { gatewayRegistry } from '../gateways/registry.ts'
import { payerSessionReader } from '../payer/payer-session.ts'
import { frozenClock } from '../testing/frozen-clock.ts'
import { insertSession } from '../testing/insert-session.ts'
import { type Fate, fates, TestBank } from '../testing/model-bank.ts'
import { testOutbox } from '../testing/outbox.ts'
import { testDatabase } from '../testing/test-database.ts'
import type { Payments } from './payments.ts'
import { reconcile } from './reconcile.ts'
import { recordAnswer } from './record-answer.ts'
import { takeBlikCode } from './take-code.ts'

type Step =
  | { kind: 'pay'; fate: Fate; offset: number; twice: boolean }
  | { kind: 'decide'; charge: 'approved' | 'declined'; told: 'once' | 'twice' | 'never' }
  | { kind: 'old_news' }
  | { kind: 'late_requests_arrive' }
  | { kind: 'reachable'; reachable: boolean }
  | { kind: 'time_goes_by'; seconds: number }
  | { kind: 'reconcile' }
  | { kind: 'reload' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pay'),
      fate: fc.constantFrom(...fates),
      offset: fc.constantFrom(0, 0, 0, -1, 1),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('decide'),
      charge: fc.constantFrom('approved', 'declined'),
      told: fc.constantFrom('once', 'twice', 'never'),
    }),
  },
  fc.record({ kind: fc.constant('old_news') }),
  fc.record({ kind: fc.constant('late_requests_arrive') }),
  fc.record({ kind: fc.constant('reachable'), reachable: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('time_goes_by'),
      seconds: fc.constantFrom(1, 11, 70, 119, 121, 3600, 86_400),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reconcile') }) },
  fc.record({ kind: fc.constant('reload') }),
)

const payer = { ip: '192.0.2.1', userAgent: '' }

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

/** One session, its bank, and a record of everything that was ever final. */
const openWorld = async () => {
  const { db } = database
  const clock = movableClock(frozenClock())
  const bank = new TestBank(clock)
  const log = pino({ level: 'silent' })
  const payments: Payments = {
    db,
    clock,
    gateways: gatewayRegistry([bank], { test: bank.name, live: null }),
    outbox: testOutbox(db),
    log,
    replyTimeoutMs: 10_000,
  }
  const read = payerSessionReader({ ...payments, receiptMs: 0 })
  const sessionId = await insertSession(db, { createdAt: clock.now() })
  const finals = new Map<string, string>()
  let revision = 0

  const attempts = () => db.selectFrom('payment_attempts').selectAll().where('session_id', '=', sessionId).execute()
  const session = () =>
    db.selectFrom('checkout_sessions').selectAll().where('id', '=', sessionId).executeTakeFirstOrThrow()

  const pay = async ({ fate, offset, twice }: Extract<Step, { kind: 'pay' }>) => {
    bank.fate = fate
    const finished = (await attempts()).filter((attempt) => attempt.finished_at !== null).length
    const take = () => takeBlikCode(payments, { sessionId, number: finished + 1 + offset, blikCode: '777123', payer })
    // A process that crashes answers nobody: its request is left behind once the charge is handed over.
    const crashed = new Promise<void>((resolve) => {
      bank.onCharge = () => fate.startsWith('crash') && resolve()
    })
    await Promise.race([crashed, Promise.all(twice ? [take(), take()] : [take()])])
  }

  const act = async (taken: Step) => {
    switch (taken.kind) {
      case 'pay':
        return pay(taken)
      case 'decide': {
        const notifications = bank.decide(taken.charge)
        const times = { never: 0, once: 1, twice: 2 }[taken.told]
        const told = notifications.flatMap((notification) => Array(times).fill(notification))
        return Promise.all(told.map(([attemptId, answer]) => recordAnswer(payments, { attemptId, answer })))
      }
      case 'old_news': {
        const heard = [...bank.charges.keys()]
        return Promise.all(
          heard.map((attemptId) => recordAnswer(payments, { attemptId, answer: bank.answer('waiting') })),
        )
      }
      case 'late_requests_arrive':
        return bank.receiveLate()
      case 'reachable':
        bank.reachable = taken.reachable
        return
      case 'time_goes_by':
        return clock.advance(taken.seconds * 1000)
      case 'reconcile':
        return reconcile(payments)
      case 'reload':
        return read(sessionId)
    }
  }

  const check = async () => {
    expect(bank.liveCharges, 'charges that took money or still may').toBeLessThanOrEqual(1)
    const { status, revision: newRevision } = await session()
    const known = await attempts()
    expect(known.filter(({ finished_at }) => finished_at === null).length).toBeLessThanOrEqual(1)
    const states: [string, string, boolean][] = known.map(({ id, status }) => [id, status, isFinal(status)])
    for (const [id, state, final] of [...states, ['session', status, status !== 'open'] as const]) {
      expect(finals.get(id) ?? state, `the final state of ${id}`).toBe(state)
      if (final) finals.set(id, state)
    }
    expect(newRevision).toBeGreaterThanOrEqual(revision)
    revision = newRevision
    const events = await db
      .selectFrom('events')
      .select('sequence')
      .where('session_id', '=', sessionId)
      .orderBy('sequence')
      .execute()
    // The test's own session was written without the event of its creation.
    const numbers = Array.from({ length: revision - 1 }, (_, index) => index + 2)
    expect(events.map(({ sequence }) => sequence)).toEqual(numbers)
  }

  const settle = async () => {
    bank.reachable = true
    bank.receiveLate()
    bank.decide('approved')
    for (let days = 0; days < 3; days++) {
      clock.advance(86_400_000)
      await reconcile(payments)
      await check()
    }
    const known = await attempts()
    for (const { id, status } of known) expect([undefined, status]).toContain(bank.charges.get(id))
    expect(
      known.every(({ status }) => isFinal(status)),
      'every attempt has its answer',
    ).toBe(true)
    const paid = [...bank.charges.values()].includes('approved')
    expect((await session()).status).toBe(paid ? 'complete' : 'expired')
  }

  return { act, check, settle }
}

test('whatever payer, bank, crashes and time do, nothing is charged twice, no approval is lost, nothing final changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const world = await openWorld()
      for (const taken of steps) {
        await world.act(taken)
        await world.check()
      }
      await world.settle()
    }),
    { numRuns: 120 },
  )
})

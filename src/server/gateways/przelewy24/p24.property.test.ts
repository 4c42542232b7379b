import fc from 'fast-check'
import Fastify from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFinal } from '../../attempts/attempt.ts'
import { movableClock } from '../../clock.ts'
import { gatewayHost } from '../../payments/gateway-host.ts'
import type { Payments } from '../../payments/payments.ts'
import { reconcile } from '../../payments/reconcile.ts'
import { takeBlikCode } from '../../payments/take-code.ts'
import { crashingGateway } from '../../testing/crashing-gateway.ts'
import { frozenClock } from '../../testing/frozen-clock.ts'
import { insertSession } from '../../testing/insert-session.ts'
import { testOutbox } from '../../testing/outbox.ts'
import { type Call, type Fault, P24Double } from '../../testing/p24-double/double.ts'
import { testDatabase } from '../../testing/test-database.ts'
import { connectGateways } from '../connect.ts'
import { gatewayRegistry } from '../registry.ts'
import { p24Gateway } from './gateway.ts'

const errors = [
  { error: '61', message: 'INSUFFICIENT_FUNDS' },
  { error: '70', message: 'USER_TIMEOUT' },
  { error: '55', message: 'waits' },
  { error: '4711', message: 'new' },
]
type Fate = (typeof errors)[number] | null

type Step =
  | { kind: 'pay'; register: Fault[]; charge: Fault[]; crash: Crash; offset: number; twice: boolean; code: string }
  | { kind: 'decide'; fate: Fate }
  | { kind: 'give_back' }
  | { kind: 'tell'; which: 'first' | 'last' | 'all'; times: number }
  | { kind: 'late_calls_arrive' }
  | { kind: 'trouble'; call: Call; faults: Fault[] }
  | { kind: 'time_goes_by'; seconds: number }
  | { kind: 'reconcile' }
type Crash = Call | 'reference' | null

const fault = fc.constantFrom<Fault>('request_lost', 'request_late', 'reply_lost', 401, 429, 500)
const faults = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fault[]>([]) },
  fc.array(fault, { minLength: 1, maxLength: 2 }),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pay'),
      register: faults,
      charge: faults,
      crash: fc.constantFrom<Crash>(null, null, null, null, 'register', 'reference', 'charge', 'find'),
      offset: fc.constantFrom(0, 0, 0, 0, -1, 1),
      twice: fc.boolean(),
      code: fc.constantFrom('777123', '777123', '777123', '777123', '777123', '000028', '000099'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('decide'), fate: fc.constantFrom<Fate>(null, null, ...errors) }),
  },
  fc.record({ kind: fc.constant('give_back') }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('tell'),
      which: fc.constantFrom('first', 'last', 'all'),
      times: fc.constantFrom(1, 2),
    }),
  },
  fc.record({ kind: fc.constant('late_calls_arrive') }),
  fc.record({
    kind: fc.constant('trouble'),
    call: fc.constantFrom('find', 'verify'),
    faults: fc.array(fault, { minLength: 1, maxLength: 3 }),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('time_goes_by'),
      seconds: fc.constantFrom(1, 31, 61, 61, 121, 179, 181, 301, 481, 3600),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reconcile') }) },
)

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const name = 'przelewy24-sandbox'
const payer = { ip: '192.0.2.1', userAgent: '' }

/** One session, an account at Przelewy24, and a record of everything that was ever final. */
const openWorld = async () => {
  const { db } = database
  const clock = movableClock(frozenClock())
  const p24 = new P24Double({ now: clock.now })
  const account = { name, livemode: false, apiUrl: await p24.listen(), ...p24.account }
  const crashing = crashingGateway(p24Gateway(account, { clock, publicUrl: 'https://pay.example' }))
  const gateways = gatewayRegistry([crashing.gateway], { test: name, live: null })
  const log = pino({ level: 'silent' })
  const payments: Payments = { db, clock, gateways, outbox: testOutbox(db), log, replyTimeoutMs: 10_000 }
  const app = Fastify()
  await connectGateways(app, {
    gateways,
    hostOf: (gateway) => ({ ...gatewayHost(payments, gateway), ringRefund: async () => 'unknown_refund' }),
    limitNotifications: () => {},
  })
  const sessionId = await insertSession(db, { createdAt: clock.now() })
  const finals = new Map<string, string>()

  const attempts = () => db.selectFrom('payment_attempts').selectAll().where('session_id', '=', sessionId).execute()
  const session = () =>
    db.selectFrom('checkout_sessions').select('status').where('id', '=', sessionId).executeTakeFirstOrThrow()
  const transactions = () => [...p24.transactions.all.values()]
  const idsOf = (all: ReturnType<typeof transactions>) => all.map(({ asked }) => asked.sessionId)

  const pay = async ({ register, charge, crash, offset, twice, code }: Extract<Step, { kind: 'pay' }>) => {
    p24.heal()
    p24.fail('register', ...register)
    p24.fail('charge', ...charge)
    const crashed = new Promise<void>((onCrash) => {
      crashing.set({ afterReference: crash === 'reference', onCrash })
    })
    p24.onCall = (call) => {
      if (call === crash) crashing.crash()
    }
    const finished = (await attempts()).filter((attempt) => attempt.finished_at !== null).length
    const take = () => takeBlikCode(payments, { sessionId, number: finished + 1 + offset, blikCode: code, payer })
    // A process that crashes answers nobody.
    await Promise.race([crashed, Promise.all(twice ? [take(), take()] : [take()])])
  }

  const tell = async ({ which, times }: Extract<Step, { kind: 'tell' }>) => {
    const all = p24.told
    const chosen = { first: all.slice(0, 1), last: all.slice(-1), all: [...all].reverse() }[which]
    const told = chosen.flatMap((one) => Array.from({ length: times }, () => one))
    await Promise.all(
      told.map(({ url, body }) =>
        app.inject({
          method: 'POST',
          url: new URL(url).pathname,
          headers: { 'content-type': 'application/json' },
          payload: body,
        }),
      ),
    )
  }

  const act = async (taken: Step): Promise<void> => {
    switch (taken.kind) {
      case 'pay':
        return pay(taken)
      case 'decide':
        for (const id of idsOf(transactions())) p24.transactions.decide(id, taken.fate)
        return
      case 'give_back':
        for (const id of idsOf(transactions())) p24.transactions.giveBack(id)
        return
      case 'tell':
        return tell(taken)
      case 'late_calls_arrive':
        return p24.receiveLate()
      case 'trouble':
        return p24.fail(taken.call, ...taken.faults)
      case 'time_goes_by':
        return clock.advance(taken.seconds * 1000)
      case 'reconcile':
        return reconcile(payments)
    }
  }

  /** That took money, or still may: a code that waits can be paid until the time limit. */
  const moving = () =>
    transactions().filter(
      ({ status, code, registeredAt }) =>
        status === 1 ||
        status === 2 ||
        (code === 'pending' && clock.now().getTime() < registeredAt.getTime() + 180_000),
    )

  const check = async () => {
    expect(moving().length, 'transactions that took money or still may').toBeLessThanOrEqual(1)
    for (const { charges } of transactions()) expect(charges).toBeLessThanOrEqual(1)
    const known = await attempts()
    expect(known.filter(({ finished_at }) => finished_at === null).length).toBeLessThanOrEqual(1)
    for (const { id, status } of known) {
      if (status === 'declined') expect(idsOf(moving())).not.toContain(id)
      if (status === 'approved') expect(p24.transactions.at(id).status, 'verified before it is approved').toBe(2)
      expect(finals.get(id) ?? status, `the final state of ${id}`).toBe(status)
      if (isFinal(status)) finals.set(id, status)
    }
  }

  const settle = async () => {
    p24.heal()
    p24.receiveLate()
    await check()
    for (const id of idsOf(transactions())) p24.transactions.decide(id)
    for (let days = 0; days < 3; days++) {
      clock.advance(86_400_000)
      await reconcile(payments)
      await check()
    }
    const paid = transactions().filter(({ status }) => status !== 0 && status !== 3)
    expect(paid.every(({ status }) => status === 2)).toBe(true)
    const known = await attempts()
    expect(known.every(({ status }) => isFinal(status))).toBe(true)
    expect(known.filter(({ status }) => status === 'approved').map(({ id }) => id)).toEqual(idsOf(paid))
    expect((await session()).status).toBe(paid.length > 0 ? 'complete' : 'expired')
  }

  const close = async () => {
    await app.close()
    await crashing.gateway.close()
    await p24.close()
  }
  return { act, check, settle, close }
}

test('whatever payer, Przelewy24, the network, crashes and time do: never two charges, no approval lost or unverified, no decline that is charged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const world = await openWorld()
      try {
        for (const taken of steps) {
          await world.act(taken)
          await world.check()
        }
        await world.settle()
      } finally {
        await world.close()
      }
    }),
    { numRuns: 150 },
  )
})

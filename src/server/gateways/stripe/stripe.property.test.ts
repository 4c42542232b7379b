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
import { type Call, type Fault, StripeDouble, testKeys } from '../../testing/stripe-double/double.ts'
import { type FailureName, failureNames } from '../../testing/stripe-double/failures.ts'
import { testDatabase } from '../../testing/test-database.ts'
import { connectGateways } from '../connect.ts'
import { gatewayRegistry } from '../registry.ts'
import { stripeGateway } from './gateway.ts'

type Step =
  | { kind: 'pay'; open: Fault[]; confirm: Fault[]; crash: Call | 'reference' | null; offset: number; twice: boolean }
  | { kind: 'decide'; fate: 'by_email' | 'approved' | FailureName }
  | { kind: 'cancel_by_hand' }
  | { kind: 'tell'; which: 'first' | 'last' | 'all'; times: number }
  | { kind: 'late_calls_arrive' }
  | { kind: 'trouble'; call: Call; faults: Fault[] }
  | { kind: 'time_goes_by'; seconds: number }
  | { kind: 'reconcile' }

// `no_reply` is left out: it is `reply_lost` after the gateway's patience, which is real time.
const fault = fc.constantFrom<Fault>('request_lost', 'request_late', 'reply_lost', 429, 500)
const faults = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fault[]>([]) },
  fc.array(fault, { minLength: 1, maxLength: 2 }),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pay'),
      open: faults,
      confirm: faults,
      crash: fc.constantFrom(null, null, null, 'open', 'reference', 'confirm'),
      offset: fc.constantFrom(0, 0, 0, -1, 1),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('decide'),
      fate: fc.constantFrom<'by_email' | 'approved' | FailureName>('by_email', 'approved', ...failureNames),
    }),
  },
  fc.record({ kind: fc.constant('cancel_by_hand') }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('tell'),
      which: fc.constantFrom('first', 'last', 'all'),
      times: fc.constantFrom(1, 2),
    }),
  },
  fc.record({ kind: fc.constant('late_calls_arrive') }),
  fc.record({
    kind: fc.constant('trouble'),
    call: fc.constantFrom('read', 'cancel'),
    faults: fc.array(fault, { minLength: 1, maxLength: 3 }),
  }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('time_goes_by'), seconds: fc.constantFrom(1, 11, 29, 31, 61, 3600) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reconcile') }) },
)

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const name = 'stripe-test'
const payer = { ip: '192.0.2.1', userAgent: '' }

/** One session, an account at Stripe, and a record of everything that was ever final. */
const openWorld = async (email: string) => {
  const { db } = database
  const clock = movableClock(frozenClock())
  const stripe = new StripeDouble({ now: clock.now })
  const account = { name, livemode: false, apiUrl: await stripe.listen(), ...testKeys.test }
  const crashing = crashingGateway(stripeGateway(account, { clock }))
  const gateways = gatewayRegistry([crashing.gateway], { test: name, live: null })
  const log = pino({ level: 'silent' })
  const payments: Payments = { db, clock, gateways, outbox: testOutbox(db), log, replyTimeoutMs: 10_000 }
  const app = Fastify()
  await connectGateways(app, {
    gateways,
    hostOf: (gateway) => ({ ...gatewayHost(payments, gateway), ringRefund: async () => 'unknown_refund' }),
    limitNotifications: () => {},
  })
  const sessionId = await insertSession(db, { createdAt: clock.now(), customer_email: email })
  const finals = new Map<string, string>()

  const attempts = () => db.selectFrom('payment_attempts').selectAll().where('session_id', '=', sessionId).execute()
  const session = () =>
    db.selectFrom('checkout_sessions').select('status').where('id', '=', sessionId).executeTakeFirstOrThrow()
  const intents = () => [...stripe.intents.all.values()]
  const waiting = () => intents().filter(({ status }) => status === 'requires_action')

  const pay = async ({ open, confirm, crash, offset, twice }: Extract<Step, { kind: 'pay' }>) => {
    stripe.heal()
    stripe.fail('open', ...open)
    stripe.fail('confirm', ...confirm)
    const crashed = new Promise<void>((onCrash) => {
      crashing.set({ afterReference: crash === 'reference', onCrash })
    })
    stripe.onCall = (call) => {
      if (call === crash) crashing.crash()
    }
    const finished = (await attempts()).filter((attempt) => attempt.finished_at !== null).length
    const take = () => takeBlikCode(payments, { sessionId, number: finished + 1 + offset, blikCode: '777123', payer })
    // A process that crashes answers nobody.
    await Promise.race([crashed, Promise.all(twice ? [take(), take()] : [take()])])
  }

  const tell = async ({ which, times }: Extract<Step, { kind: 'tell' }>) => {
    const all = stripe.events
    const chosen = { first: all.slice(0, 1), last: all.slice(-1), all: [...all].reverse() }[which]
    const told = chosen.flatMap((event) => Array.from({ length: times }, () => stripe.notification(event)))
    await Promise.all(
      told.map(({ body, signature }) =>
        app.inject({
          method: 'POST',
          url: `/v1/gateways/${name}/notifications`,
          headers: { 'content-type': 'application/json', 'stripe-signature': signature },
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
        for (const { id } of waiting()) stripe.intents.decide(id, taken.fate)
        return
      case 'cancel_by_hand':
        for (const { id } of waiting()) stripe.intents.cancel(id)
        return
      case 'tell':
        return tell(taken)
      case 'late_calls_arrive':
        return stripe.receiveLate()
      case 'trouble':
        return stripe.fail(taken.call, ...taken.faults)
      case 'time_goes_by':
        return clock.advance(taken.seconds * 1000)
      case 'reconcile':
        return reconcile(payments)
    }
  }

  const check = async () => {
    const moving = intents().filter(({ status }) => status !== 'requires_payment_method' && status !== 'canceled')
    expect(moving.length, 'PaymentIntents that took money or still may').toBeLessThanOrEqual(1)
    for (const [id, times] of stripe.intents.charges) expect(times, id).toBe(1)
    const known = await attempts()
    expect(known.filter(({ finished_at }) => finished_at === null).length).toBeLessThanOrEqual(1)
    for (const { id, status } of known) {
      if (status === 'declined') expect(moving.map(({ metadata }) => metadata.kasa_attempt)).not.toContain(id)
      expect(finals.get(id) ?? status, `the final state of ${id}`).toBe(status)
      if (isFinal(status)) finals.set(id, status)
    }
  }

  const settle = async () => {
    stripe.heal()
    stripe.receiveLate()
    await check()
    for (const { id } of waiting()) stripe.intents.decide(id)
    for (let days = 0; days < 3; days++) {
      clock.advance(86_400_000)
      await reconcile(payments)
      await check()
    }
    const paid = intents().filter(({ status }) => status === 'succeeded')
    const known = await attempts()
    expect(known.every(({ status }) => isFinal(status))).toBe(true)
    expect(known.filter(({ status }) => status === 'approved').map(({ id }) => id)).toEqual(
      paid.map(({ metadata }) => metadata.kasa_attempt),
    )
    expect((await session()).status).toBe(paid.length > 0 ? 'complete' : 'expired')
  }

  const close = async () => {
    await app.close()
    await crashing.gateway.close()
    await stripe.close()
  }
  return { act, check, settle, close }
}

const emails = ['john@example.com', ...failureNames.map((failure) => `${failure}@example.com`)]

test('whatever payer, Stripe, the network, crashes and time do: never two charges, no approval lost, no decline that is charged', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...emails, 'john@example.com', 'jane@example.com'),
      fc.array(step, { minLength: 1, maxLength: 25 }),
      async (email, steps) => {
        const world = await openWorld(email)
        try {
          for (const taken of steps) {
            await world.act(taken)
            await world.check()
          }
          await world.settle()
        } finally {
          await world.close()
        }
      },
    ),
    { numRuns: 100 },
  )
})

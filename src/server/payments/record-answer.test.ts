import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebhookEvent } from '../../contract/webhook-event.ts'
import { movableClock } from '../clock.ts'
import type { GatewayAnswer } from '../gateways/port.ts'
import { gatewayRegistry } from '../gateways/registry.ts'
import { frozenClock } from '../testing/frozen-clock.ts'
import { insertSession } from '../testing/insert-session.ts'
import { TestBank } from '../testing/model-bank.ts'
import { testOutbox } from '../testing/outbox.ts'
import { testDatabase } from '../testing/test-database.ts'
import type { Payments } from './payments.ts'
import { recordAnswer } from './record-answer.ts'
import { takeBlikCode } from './take-code.ts'

const approved: GatewayAnswer = { status: 'approved' }
const declined: GatewayAnswer = { status: 'declined', declineCode: 'bank_declined', gatewayCode: '05' }

let database: Awaited<ReturnType<typeof testDatabase>>
let payments: Payments
let bank: TestBank
let sessionId: string
let alarms: string[]

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  const { db } = database
  const clock = movableClock(frozenClock())
  bank = new TestBank(clock)
  alarms = []
  const log = pino({ level: 'error' }, { write: (line: string) => void alarms.push(line) })
  payments = {
    db,
    clock,
    gateways: gatewayRegistry([bank], { test: bank.name, live: null }),
    outbox: testOutbox(db),
    log,
    replyTimeoutMs: 10_000,
  }
  sessionId = await insertSession(db, { createdAt: clock.now() })
})

const pay = async (number = 1) => {
  await takeBlikCode(payments, { sessionId, number, blikCode: '777123', payer: { ip: '192.0.2.1', userAgent: '' } })
  const { id } = await payments.db
    .selectFrom('payment_attempts')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow()
  return id
}

const sessionStatus = async () =>
  (
    await payments.db
      .selectFrom('checkout_sessions')
      .select('status')
      .where('id', '=', sessionId)
      .executeTakeFirstOrThrow()
  ).status

const attemptStatus = async (id: string) =>
  (await payments.db.selectFrom('payment_attempts').select('status').where('id', '=', id).executeTakeFirstOrThrow())
    .status

const contradictions = (attemptId: string) =>
  payments.db.selectFrom('gateway_contradictions').selectAll().where('attempt_id', '=', attemptId).execute()

describe('an approval after a decline', () => {
  test('is kept, alarmed, and completes a session that is still open, so that nobody pays twice', async () => {
    const id = await pay()
    await recordAnswer(payments, { attemptId: id, answer: declined })
    await recordAnswer(payments, { attemptId: id, answer: approved })
    await recordAnswer(payments, { attemptId: id, answer: approved })
    expect(await attemptStatus(id)).toBe('declined')
    expect(await sessionStatus()).toBe('complete')
    expect(await contradictions(id)).toMatchObject([{ recorded_status: 'declined', gateway_status: 'approved' }])
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).toContain('contradicts its final answer')
  })

  test('of a session that was paid by another code is a charge too many, and somebody is told', async () => {
    const first = await pay()
    await recordAnswer(payments, { attemptId: first, answer: declined })
    const second = await pay(2)
    await recordAnswer(payments, { attemptId: first, answer: approved })
    expect(await sessionStatus()).toBe('complete')
    await recordAnswer(payments, { attemptId: second, answer: approved })
    expect(await attemptStatus(second)).toBe('approved')
    expect(await contradictions(second)).toHaveLength(1)
    expect(alarms).toHaveLength(2)
    expect(alarms[1]).toContain('has been charged')
  })
})

test('a decline after an approval changes nothing and is alarmed', async () => {
  const id = await pay()
  await recordAnswer(payments, { attemptId: id, answer: approved })
  await recordAnswer(payments, { attemptId: id, answer: declined })
  expect(await attemptStatus(id)).toBe('approved')
  expect(await sessionStatus()).toBe('complete')
  expect(await contradictions(id)).toMatchObject([{ gateway_status: 'declined', gateway_code: '05' }])
  expect(alarms).toHaveLength(1)
})

describe('the shop hears of a contradiction', () => {
  const lastEvent = async () => {
    const { type, sequence, body } = await payments.db
      .selectFrom('events')
      .select(['type', 'sequence', 'body'])
      .where('session_id', '=', sessionId)
      .orderBy('sequence', 'desc')
      .executeTakeFirstOrThrow()
    return { type, sequence, data: WebhookEvent.parse(JSON.parse(body)).data }
  }

  test('by what it completes, with what was recorded and what the gateway says now', async () => {
    const id = await pay()
    await recordAnswer(payments, { attemptId: id, answer: declined })
    await recordAnswer(payments, { attemptId: id, answer: approved })
    await recordAnswer(payments, { attemptId: id, answer: approved })
    expect(await lastEvent()).toMatchObject({
      type: 'checkout.session.completed',
      sequence: 5,
      data: {
        object: { status: 'complete' },
        payment_attempt: { id, status: 'declined' },
        contradiction: { recorded_status: 'declined', gateway_status: 'approved', gateway_code: null },
      },
    })
  })

  test('by an update where it changes nothing, once however often the gateway says it', async () => {
    const id = await pay()
    await recordAnswer(payments, { attemptId: id, answer: approved })
    await recordAnswer(payments, { attemptId: id, answer: declined })
    await recordAnswer(payments, { attemptId: id, answer: declined })
    expect(await lastEvent()).toMatchObject({
      type: 'checkout.session.updated',
      sequence: 5,
      data: {
        object: { status: 'complete' },
        payment_attempt: { id, status: 'approved' },
        contradiction: { recorded_status: 'approved', gateway_status: 'declined', gateway_code: '05' },
      },
    })
  })

  test('and of a charge too many, as the attempt that took it', async () => {
    const first = await pay()
    await recordAnswer(payments, { attemptId: first, answer: declined })
    const second = await pay(2)
    await recordAnswer(payments, { attemptId: first, answer: approved })
    await recordAnswer(payments, { attemptId: second, answer: approved })
    expect(await lastEvent()).toMatchObject({
      type: 'checkout.session.updated',
      data: {
        payment_attempt: { id: second, status: 'approved' },
        contradiction: { recorded_status: 'waiting', gateway_status: 'approved' },
      },
    })
  })
})

test('an answer for an attempt that is not ours is alarmed and harmless', async () => {
  await recordAnswer(payments, { attemptId: '00000000-0000-4000-8000-00000000dead', answer: approved })
  expect(alarms).toHaveLength(1)
  expect(await sessionStatus()).toBe('open')
})

test('ten processes that hear one approval at once complete the session once', async () => {
  const id = await pay()
  await Promise.all(Array.from({ length: 10 }, () => recordAnswer(payments, { attemptId: id, answer: approved })))
  const { revision } = await payments.db
    .selectFrom('checkout_sessions')
    .select('revision')
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow()
  expect(revision).toBe(4)
  expect(alarms).toEqual([])
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { DeclineCode } from '../../contract/payment-attempt.ts'
import { pathTo } from '../../contract/routes.ts'
import { pathToTest } from '../../contract/testbank/routes.ts'
import { gatewayTaking } from '../testing/gateway-taking.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp({ live: gatewayTaking(null) })
})
afterAll(() => kasa.close())

const post = (url: string, payload: object, key = demoKey) =>
  kasa.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key}` }, payload })
const answer = (id: string, payload: object, key?: string) => post(pathToTest('outcome', id), payload, key)
const plan = (id: string, payload: object, key?: string) => post(pathToTest('nextCode', id), payload, key)
const type = (id: string, { number = 1, code = '949111' } = {}) =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number, blik_code: code } })
const read = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json()
const attemptOf = async (id: string) => (await read(id)).attempt
const create = async () => (await kasa.createSession()).id
const waiting = async () => {
  const id = await create()
  await type(id)
  return id
}
const sequenceOf = async (id: string) =>
  (await kasa.db.selectFrom('events').select('sequence').where('session_id', '=', id).execute()).length
const contradictionsOf = (id: string) =>
  kasa.db
    .selectFrom('gateway_contradictions as contradiction')
    .innerJoin('payment_attempts as attempt', 'attempt.id', 'contradiction.attempt_id')
    .select(['recorded_status', 'gateway_status'])
    .where('attempt.session_id', '=', id)
    .execute()

describe('for a code that waits', () => {
  test('a tester approves, and it has happened when the answer comes', async () => {
    const id = await waiting()
    const reply = await answer(id, { outcome: 'approved' })
    expect(reply.json()).toMatchObject({ id, status: 'complete', bank: 'has_decided', decides_at: null })
    expect(await attemptOf(id)).toMatchObject({ status: 'approved' })
  })

  test.each(DeclineCode.options)('a tester declines: %s', async (declineCode) => {
    const id = await waiting()
    expect((await answer(id, { outcome: declineCode })).statusCode).toBe(200)
    expect(await attemptOf(id)).toMatchObject({ status: 'declined', decline_code: declineCode })
  })

  test('an answer may take its time, and change until it is given', async () => {
    const id = await waiting()
    await answer(id, { outcome: 'bank_declined', delay_ms: 5_000 })
    await answer(id, { outcome: 'approved', delay_ms: 30_000 })
    kasa.clock.advance(5_000)
    expect(await attemptOf(id)).toMatchObject({ status: 'waiting' })
    kasa.clock.advance(25_000)
    await expect.poll(() => attemptOf(id)).toMatchObject({ status: 'approved' })
  })

  test('silence lasts until somebody ends it', async () => {
    const id = await waiting()
    expect((await answer(id, { outcome: 'silent' })).json()).toMatchObject({ bank: 'waits', decides_at: null })
    kasa.clock.advance(3_600_000)
    expect(await attemptOf(id)).toMatchObject({ status: 'waiting' })
    await answer(id, { outcome: 'customer_declined' })
    expect(await attemptOf(id)).toMatchObject({ status: 'declined' })
  })

  test('an answer that comes twice is one answer', async () => {
    const id = await waiting()
    const before = await sequenceOf(id)
    await answer(id, { outcome: 'approved', reply: 'doubled' })
    expect(await sequenceOf(id)).toBe(before + 1)
    expect(await contradictionsOf(id)).toEqual([])
  })

  test('a bank that contradicts itself is kept for a person to look at', async () => {
    const id = await waiting()
    await answer(id, { outcome: 'customer_declined', reply: 'contradictory' })
    expect(await contradictionsOf(id)).toEqual([{ recorded_status: 'declined', gateway_status: 'approved' }])
    expect((await read(id)).status).toBe('complete')
  })
})

test('an answer that is lost is asked for', async () => {
  const id = await waiting()
  await answer(id, { outcome: 'approved', reply: 'lost' })
  expect(await attemptOf(id)).toMatchObject({ status: 'waiting' })
  await expect
    .poll(() => {
      kasa.clock.advance(1_000)
      return attemptOf(id)
    })
    .toMatchObject({ status: 'approved' })
})

describe('for the next code', () => {
  test('a plan goes before what the code says, once', async () => {
    const id = await create()
    const planned = await plan(id, { outcome: 'limit_exceeded' })
    expect(planned.json()).toMatchObject({
      bank: 'has_no_code',
      next_code: { outcome: 'limit_exceeded', delay_ms: 0, reply: 'given' },
    })
    await type(id, { code: '200201' })
    expect(await attemptOf(id)).toMatchObject({ decline_code: 'limit_exceeded' })
    await type(id, { number: 2, code: '200201' })
    expect(await attemptOf(id)).toMatchObject({ status: 'approved' })
  })

  test('a later plan takes the place of one before', async () => {
    const id = await create()
    await plan(id, { outcome: 'limit_exceeded' })
    await plan(id, { outcome: 'approved', delay_ms: 500 })
    expect((await type(id)).json().attempt.status).toBe('waiting')
    kasa.clock.advance(500)
    await expect.poll(() => attemptOf(id)).toMatchObject({ status: 'approved' })
  })

  test('the reply to the code is lost, and the bank has approved all the same', async () => {
    const id = await create()
    await plan(id, { outcome: 'approved', reply: 'lost' })
    const taken = type(id)
    await expect
      .poll(() => {
        kasa.clock.advance(1_000)
        return attemptOf(id)
      })
      .toMatchObject({ status: 'approved' })
    expect((await taken).statusCode).toBe(201)
  })

  test('the bank approves and then says the contrary', async () => {
    const id = await create()
    await plan(id, { outcome: 'approved', reply: 'contradictory' })
    await type(id)
    await expect.poll(() => contradictionsOf(id)).toEqual([{ recorded_status: 'approved', gateway_status: 'declined' }])
    expect((await read(id)).status).toBe('complete')
  })
})

describe('at a wrong moment the answer names the state and what can be done', () => {
  const refusal = async (reply: ReturnType<typeof post>) => {
    const { statusCode, ...given } = await reply
    return [statusCode, given.json().error.code, given.json().error.message]
  }

  test('before a code', async () => {
    const id = await create()
    expect(await refusal(answer(id, { outcome: 'approved' }))).toEqual([
      409,
      'nothing_waits',
      'The session is open, and no code was given yet. Give a code, or plan with `next_code` what the next one will meet.',
    ])
  })

  test('after a decline', async () => {
    const id = await create()
    await type(id, { code: '500500' })
    const [status, code, message] = await refusal(answer(id, { outcome: 'approved' }))
    expect([status, code]).toEqual([409, 'nothing_waits'])
    expect(message).toContain('code 1 is declined (bank_declined)')
  })

  test('while a code waits, for the next one', async () => {
    const id = await waiting()
    const [status, code, message] = await refusal(plan(id, { outcome: 'approved' }))
    expect([status, code]).toEqual([409, 'attempt_in_progress'])
    expect(message).toContain('code 1 is waiting. Make the bank answer with `outcome` first.')
  })

  test('when it is paid, and when it is over', async () => {
    const id = await waiting()
    await answer(id, { outcome: 'approved' })
    for (const ask of [answer, plan]) {
      expect((await refusal(ask(id, { outcome: 'approved' })))[1]).toBe('session_complete')
    }
    const other = await create()
    await post(pathTo('expireSession', other), {})
    for (const ask of [answer, plan]) {
      expect((await refusal(ask(other, { outcome: 'approved' })))[1]).toBe('session_expired')
    }
  })
})

test('nobody without a key, with another merchant’s or with a live one moves anything', async () => {
  const id = await waiting()
  const statuses = async (key: string) => [
    (await answer(id, { outcome: 'approved' }, key)).statusCode,
    (await plan(id, { outcome: 'approved' }, key)).statusCode,
  ]
  expect(await statuses('sk_test_000000000000000000000000')).toEqual([401, 401])
  expect(await statuses(kasa.merchant.liveKey)).toEqual([403, 403])
  expect(await statuses(kasa.merchant.testKey)).toEqual([404, 404])
  expect(await attemptOf(id)).toMatchObject({ status: 'waiting' })
})

test('for a live session none of it exists', async () => {
  const { id } = await kasa.createSession({}, kasa.merchant.liveKey)
  expect((await answer(id, { outcome: 'approved' }, kasa.merchant.testKey)).statusCode).toBe(404)
  expect((await plan(id, { outcome: 'approved' }, kasa.merchant.testKey)).statusCode).toBe(404)
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { refundAmounts } from '../gateways/sandbox/refund.ts'
import { setFee } from '../merchants/set-fee.ts'
import { errorsOf, testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const refund = (payload: object, { key = demoKey, once = null as string | null } = {}) =>
  kasa.app.inject({
    method: 'POST',
    url: routes.refunds,
    headers: { authorization: `Bearer ${key}`, ...(once !== null && { 'idempotency-key': once }) },
    payload,
  })
const get = async (url: string, key = demoKey) => kasa.app.inject({ url, headers: { authorization: `Bearer ${key}` } })
const read = async (id: string) => (await get(pathTo('refund', id))).json()
const payer = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json()
const create = async (parameters = {}, key?: string) => (await kasa.createSession(parameters, key)).id
const paid = async (parameters = {}) => {
  const id = await create(parameters)
  await kasa.app.inject({
    method: 'POST',
    url: pathTo('payerAttempts', id),
    payload: { number: 1, blik_code: '200201' },
  })
  return id
}
const eventsOf = async (id: string) =>
  (await get(`${routes.events}?session=${id}`))
    .json()
    .data.toSorted((one: { sequence: number }, other: { sequence: number }) => one.sequence - other.sequence)
    .map(({ type, data }: { type: string; data: { refund?: { status: string } } }) => [type, data.refund?.status])

describe('a refund', () => {
  test('gives all back, is pending at first, and ends by itself', async () => {
    const id = await paid({ amount: 1050 })
    const reply = await refund({ checkout_session: id })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ object: 'refund', checkout_session: id, amount: 1050, status: 'pending' })
    const refundId = reply.json().id
    await expect
      .poll(() => read(refundId))
      .toMatchObject({ status: 'succeeded', gateway_reference: `sandbox_${refundId}` })
    expect((await eventsOf(id)).slice(-2)).toEqual([
      ['refund.created', 'pending'],
      ['refund.updated', 'succeeded'],
    ])
    expect(await payer(id)).toMatchObject({ status: 'complete', refunded: { succeeded: 1050, pending: 0 } })
  })

  test('is never more than was paid, the merchant’s fee included', async () => {
    const fee = { fixed: 50, rateBasisPoints: 0 }
    await setFee(kasa.db, { merchantId: kasa.merchant.id, currency: 'pln', fee })
    const id = (await kasa.createSession({ amount: 1000 }, kasa.merchant.testKey)).id
    await kasa.app.inject({
      method: 'POST',
      url: pathTo('payerAttempts', id),
      payload: { number: 1, blik_code: '200201' },
    })
    const key = kasa.merchant.testKey
    expect((await refund({ checkout_session: id, amount: 300 }, { key })).statusCode).toBe(200)
    expect(errorsOf(await refund({ checkout_session: id, amount: 751 }, { key }))).toEqual([
      {
        code: 'amount_too_large',
        param: 'amount',
        message: '`amount` must be at most 750: of 1050, 300 have been refunded or are on their way.',
      },
    ])
    expect((await refund({ checkout_session: id }, { key })).json()).toMatchObject({ amount: 750 })
    const over = await refund({ checkout_session: id, amount: 1 }, { key })
    expect([over.statusCode, over.json().error.code]).toEqual([409, 'nothing_left_to_refund'])
    await setFee(kasa.db, { merchantId: kasa.merchant.id, currency: 'pln', fee: null })
  })

  test('is one of many at once, and together they are not more than was paid', async () => {
    const id = await paid({ amount: 1000 })
    const replies = await Promise.all(Array.from({ length: 20 }, () => refund({ checkout_session: id, amount: 90 })))
    const taken = replies.filter(({ statusCode }) => statusCode === 200)
    expect(taken).toHaveLength(11)
    await expect.poll(async () => (await payer(id)).refunded).toEqual({ succeeded: 990, pending: 0 })
  })

  test('with an Idempotency-Key is made once', async () => {
    const id = await paid({ amount: 1000 })
    const once = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => refund({ checkout_session: id, amount: 400 }, { once })),
    )
    expect(new Set(replies.map((reply) => reply.json().id))).toHaveLength(1)
    await expect.poll(async () => (await payer(id)).refunded.succeeded).toBe(400)
  })

  test('that fails gives its amount free again', async () => {
    const id = await paid({ amount: refundAmounts.declined })
    const { id: refundId } = (await refund({ checkout_session: id })).json()
    await expect.poll(() => read(refundId)).toMatchObject({ status: 'failed', failure_reason: 'declined' })
    expect((await payer(id)).refunded).toEqual({ succeeded: 0, pending: 0 })
    const { id: next } = (await refund({ checkout_session: id, amount: 4000 })).json()
    await expect.poll(() => read(next)).toMatchObject({ status: 'succeeded' })
  })

  test('whose reply is lost is asked about until it is known', async () => {
    const id = await paid({ amount: refundAmounts.replyLost })
    const { id: refundId } = (await refund({ checkout_session: id })).json()
    await expect
      .poll(() => {
        kasa.clock.advance(1_000)
        return read(refundId)
      })
      .toMatchObject({ status: 'succeeded' })
    expect((await payer(id)).refunded.succeeded).toBe(refundAmounts.replyLost)
  })

  test('can stay pending, which the payer sees', async () => {
    const id = await paid({ amount: 9000 })
    const { id: refundId } = (await refund({ checkout_session: id, amount: refundAmounts.pending })).json()
    await expect
      .poll(() => read(refundId))
      .toMatchObject({ status: 'pending', gateway_reference: `sandbox_${refundId}` })
    expect((await payer(id)).refunded).toEqual({ succeeded: 0, pending: refundAmounts.pending })
  })
})

describe('what cannot be refunded', () => {
  test('is what was not paid', async () => {
    const id = await create()
    const reply = await refund({ checkout_session: id })
    expect([reply.statusCode, reply.json().error.code]).toEqual([409, 'session_not_paid'])
  })

  test('is what is not the key’s own', async () => {
    const id = await paid()
    for (const key of [kasa.merchant.testKey, kasa.merchant.liveKey])
      expect(errorsOf(await refund({ checkout_session: id }, { key }))).toMatchObject([{ code: 'resource_missing' }])
    expect((await refund({ checkout_session: 'A'.repeat(22) })).statusCode).toBe(404)
    const { id: refundId } = (await refund({ checkout_session: id })).json()
    expect((await get(pathTo('refund', refundId), kasa.merchant.testKey)).statusCode).toBe(404)
    expect((await get(routes.refunds, kasa.merchant.liveKey)).json().data).toEqual([])
  })

  test.each([{ amount: 0 }, { amount: -1 }, { amount: '1.5' }, { reason: 'x' }, { checkout_session: 'x' }])(
    'is %j',
    async (wrong) => {
      const id = await paid()
      expect((await refund({ checkout_session: id, ...wrong })).statusCode).toBe(400)
      expect((await payer(id)).refunded).toEqual({ succeeded: 0, pending: 0 })
    },
  )
})

test('lists go page by page, also for one session', async () => {
  const id = await paid({ amount: 1000 })
  for (const amount of [100, 200, 300]) {
    kasa.clock.advance(1_000)
    await refund({ checkout_session: id, amount })
  }
  const page = async (query: string) => (await get(`${routes.refunds}?checkout_session=${id}&limit=2${query}`)).json()
  const first = await page('')
  expect(first.data.map(({ amount }: { amount: number }) => amount)).toEqual([300, 200])
  expect(first.has_more).toBe(true)
  const second = await page(`&starting_after=${first.data[1].id}`)
  expect(second).toMatchObject({ has_more: false, data: [{ amount: 100 }] })
})

test('a crash before the gateway was asked loses no refund', async () => {
  const id = await paid({ amount: 700 })
  const attempt = await kasa.db
    .selectFrom('payment_attempts')
    .select('id')
    .where('session_id', '=', id)
    .executeTakeFirstOrThrow()
  await kasa.db
    .insertInto('refunds')
    .values({
      id: 're_AAAAAAAAAAAAAAAAAAAAAA',
      session_id: id,
      attempt_id: attempt.id,
      merchant_id: '00000000-0000-4000-8000-000000000001',
      livemode: false,
      gateway: 'sandbox',
      amount: 700,
      currency: 'pln',
      status: 'pending',
      failure_reason: null,
      gateway_reference: null,
      created_at: kasa.clock.now(),
      next_check_at: kasa.clock.now(),
    })
    .execute()
  await expect
    .poll(() => {
      kasa.clock.advance(1_000)
      return read('re_AAAAAAAAAAAAAAAAAAAAAA')
    })
    .toMatchObject({ status: 'succeeded' })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'
import { TwoStepAcquirer } from '../testing/two-step-gateway/acquirer.ts'
import { twoStepKind } from '../testing/two-step-gateway/kind.ts'

const secret = 'the acquirer’s secret'
const headers = { authorization: `Bearer ${demoKey}` }
let acquirer: TwoStepAcquirer
let kasa: Awaited<ReturnType<typeof testApp>>
const start = (options: Parameters<typeof testApp>[0] = {}) =>
  testApp({ kinds: [twoStepKind(acquirer)], env: { TWO_STEP_SECRET: secret }, testGateway: 'two-step', ...options })
beforeEach(async () => {
  acquirer = new TwoStepAcquirer(secret)
  kasa = await start()
})
afterEach(() => {
  acquirer.hangUp()
  return kasa.close()
})

const notify = ({ body, signature }: { body: string; signature: string }) =>
  kasa.app.inject({
    method: 'POST',
    url: '/v1/gateways/two-step/notifications',
    headers: { 'content-type': 'application/json', 'x-signature': signature },
    payload: body,
  })
const pay = (id: string, number = 1, code = '123456') =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number, blik_code: code } })
const payer = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json()
const refund = async (id: string, amount?: number, app = kasa.app) =>
  (
    await app.inject({
      method: 'POST',
      url: routes.refunds,
      headers,
      payload: { checkout_session: id, ...(amount !== undefined && { amount }) },
    })
  ).json()
const known = async (id: string) => (await kasa.app.inject({ url: pathTo('refund', id), headers })).json()
const newestOrder = () => {
  const order = [...acquirer.orders.values()].at(-1)
  if (!order) throw new Error('There is no order')
  return order
}
const onlyReturn = () => {
  const [only, ...more] = acquirer.returns.values()
  if (!only || more.length > 0) throw new Error('There is not one return')
  return only
}
const paid = async () => {
  const { id } = await kasa.createSession({ amount: 1000 })
  await pay(id)
  await notify(acquirer.decide(newestOrder().id, 'paid'))
  return id
}
/** What `ask` says once it is as expected: time goes by until then, a second at each question. */
const inTime = (ask: () => Promise<unknown>) =>
  expect.poll(
    () => {
      kasa.clock.advance(1_000)
      return ask()
    },
    { interval: 10, timeout: 30_000 },
  )

test('a refund at another acquirer is sent once, waits, and ends by a notification', async () => {
  const { id } = await refund(await paid(), 400)
  await expect.poll(() => known(id)).toMatchObject({ gateway_reference: expect.stringMatching(/^ret_/) })
  expect(await known(id)).toMatchObject({ status: 'pending', gateway_reference: onlyReturn().id })
  expect((await notify(acquirer.endReturn(onlyReturn().id, 'paid_out'))).statusCode).toBe(204)
  expect(await known(id)).toMatchObject({ status: 'succeeded' })
  expect(acquirer.calls.filter((call) => call === 'return')).toHaveLength(1)
})

test.each(['request_lost', 'reply_lost'] as const)('a refund is made once, though the call meets %s', async (fault) => {
  const session = await paid()
  acquirer.fail('return', fault)
  const { id } = await refund(session)
  await inTime(async () => (await known(id)).gateway_reference).toMatch(/^ret_/)
  expect(onlyReturn()).toMatchObject({ externalId: id, amount: 1000 })
})

test('a gateway that does not answer holds up no other', async () => {
  const session = await paid()
  acquirer.fail('return', 'no_reply')
  await refund(session)
  await expect.poll(() => acquirer.calls).toContain('return')
  const sandbox = await start({
    clock: kasa.clock,
    testGateway: 'sandbox',
    database: { ...kasa.database, close: async () => {} },
  })
  const { id: other } = await sandbox.createSession({ amount: 700 })
  await sandbox.app.inject({
    method: 'POST',
    url: pathTo('payerAttempts', other),
    payload: { number: 1, blik_code: '200201' },
  })
  // This process has both gateways, and has asked the one that does not answer.
  const { id } = await refund(other)
  await expect.poll(() => known(id)).toMatchObject({ status: 'succeeded' })
  await sandbox.close()
})

test('what was paid after the gateway had declined it can be refunded', async () => {
  const { id: session } = await kasa.createSession({ amount: 1000 })
  await pay(session)
  const order = newestOrder().id
  await notify(acquirer.decide(order, 'refused'))
  expect((await payer(session)).attempt).toMatchObject({ status: 'declined' })
  await notify(acquirer.decide(order, 'paid'))
  expect((await payer(session)).status).toBe('complete')
  const { id } = await refund(session)
  await expect.poll(async () => (await known(id)).gateway_reference).toMatch(/^ret_/)
  expect(onlyReturn()).toMatchObject({ order, amount: 1000 })
})

test('what was paid after the session was over can be refunded', async () => {
  const { id: session } = await kasa.createSession({ amount: 1000 })
  await pay(session)
  const order = newestOrder().id
  await notify(acquirer.decide(order, 'refused'))
  kasa.clock.advance(86_400_000)
  await inTime(async () => (await payer(session)).status).toBe('expired')
  expect((await refund(session)).error.code).toBe('session_not_paid')
  await notify(acquirer.decide(order, 'paid'))
  expect(await refund(session)).toMatchObject({ status: 'pending', amount: 1000 })
})

test('of two charges the one that paid the session is given back', async () => {
  const { id: session } = await kasa.createSession({ amount: 1000 })
  await pay(session)
  const first = newestOrder().id
  await notify(acquirer.decide(first, 'refused'))
  await pay(session, 2)
  const second = newestOrder().id
  kasa.clock.advance(1_000)
  await notify(acquirer.decide(second, 'paid'))
  kasa.clock.advance(1_000)
  await notify(acquirer.decide(first, 'paid'))
  await refund(session)
  await expect.poll(() => [...acquirer.returns.values()]).toMatchObject([{ order: second, amount: 1000 }])
})

test('refunds of several processes at once are never more than what was paid', async () => {
  const session = await paid()
  const second = await kasa.build()
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, number) => refund(session, 90, number % 2 === 0 ? kasa.app : second)),
  )
  expect(replies.filter(({ object }) => object === 'refund')).toHaveLength(11)
  await expect.poll(() => acquirer.returns.size).toBe(11)
  expect(new Set([...acquirer.returns.values()].map(({ externalId }) => externalId)).size).toBe(11)
  await second.close()
})

test('a disabled merchant refunds nothing', async () => {
  const session = await paid()
  await kasa.db.updateTable('merchants').set({ disabled_at: kasa.clock.now() }).execute()
  expect((await refund(session)).error).toMatchObject({ code: 'merchant_disabled' })
  expect(acquirer.returns.size).toBe(0)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { pathTo, routes } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'
import { TwoStepAcquirer } from '../testing/two-step-gateway/acquirer.ts'
import { twoStepKind } from '../testing/two-step-gateway/kind.ts'

const secret = 'the acquirer’s secret'
let acquirer: TwoStepAcquirer
let kasa: Awaited<ReturnType<typeof testApp>>
const start = (testGateway: string, database?: Parameters<typeof testApp>[0]) =>
  testApp({ kinds: [twoStepKind(acquirer)], env: { TWO_STEP_SECRET: secret }, testGateway, ...database })
beforeEach(async () => {
  acquirer = new TwoStepAcquirer(secret)
  kasa = await start('two-step')
})
afterEach(() => kasa.close())

const pay = async (id: string, { number = 1, code = '123456' } = {}) =>
  (
    await kasa.app.inject({
      method: 'POST',
      url: pathTo('payerAttempts', id),
      payload: { number, blik_code: code },
    })
  ).json()

const read = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json()

const notify = ({ body, signature }: { body: string; signature: string }) =>
  kasa.app.inject({
    method: 'POST',
    url: '/v1/gateways/two-step/notifications',
    headers: { 'content-type': 'application/json', 'x-signature': signature },
    payload: body,
  })

const onlyOrder = () => {
  const [order, ...more] = acquirer.orders.values()
  if (!order || more.length > 0) throw new Error('There is not one order')
  return order
}

/** What `ask` says once it is as expected: time goes by until then, a second at each question. */
const inTime = (ask: () => Promise<unknown>) =>
  expect.poll(
    () => {
      kasa.clock.advance(1_000)
      return ask()
    },
    { interval: 10 },
  )
const attemptOf = async (id: string) => (await read(id)).attempt

test('a code is sent for an order whose reference is kept before, and a signed notification ends the wait', async () => {
  const { id } = await kasa.createSession()
  expect((await pay(id)).attempt.status).toBe('waiting')
  expect(acquirer.calls).toEqual(['open', 'send'])
  const { gateway_reference: reference } = await kasa.db
    .selectFrom('payment_attempts')
    .select('gateway_reference')
    .where('session_id', '=', id)
    .executeTakeFirstOrThrow()
  expect(reference).toBe(onlyOrder().id)
  expect((await notify(acquirer.decide(onlyOrder().id, 'paid'))).statusCode).toBe(204)
  expect((await read(id)).status).toBe('complete')
})

test('what the acquirer obliges the page to show is told to the page', async () => {
  const { id } = await kasa.createSession()
  expect((await read(id)).notices).toEqual({ en: [{ text: 'Two Step Ltd. takes the payment.', href: null }] })
})

test('a notification whose bytes are not those that were signed moves nothing', async () => {
  const { id } = await kasa.createSession()
  await pay(id)
  const { body, signature } = acquirer.decide(onlyOrder().id, 'paid')
  expect((await notify({ body: JSON.stringify(JSON.parse(body)), signature })).statusCode).toBe(401)
  expect((await notify({ body, signature: '00' })).statusCode).toBe(401)
  expect((await read(id)).status).toBe('open')
})

test('a code that the acquirer refuses at once is a decline', async () => {
  const { id } = await kasa.createSession()
  expect((await pay(id, { code: '012345' })).attempt).toMatchObject({
    status: 'declined',
    decline_code: 'bank_declined',
  })
})

test.each(['request_lost', 'reply_lost'] as const)(
  'an order that was never seen open (%s) is never charged, and another code is taken',
  async (fault) => {
    acquirer.fail('open', fault)
    const { id } = await kasa.createSession()
    expect((await pay(id)).attempt.status).toBe('sending')
    await inTime(() => attemptOf(id)).toMatchObject({ decline_code: 'code_expired' })
    expect([...acquirer.orders.values()].every(({ state }) => state !== 'pending')).toBe(true)
    expect((await pay(id, { number: 2 })).attempt.status).toBe('waiting')
  },
)

test('a code whose request was lost is never charged: its order is cancelled before anybody says so', async () => {
  acquirer.fail('send', 'request_lost')
  const { id } = await kasa.createSession()
  expect((await pay(id)).attempt.status).toBe('sending')
  await inTime(() => attemptOf(id)).toMatchObject({ decline_code: 'code_expired' })
  expect(onlyOrder().state).toBe('cancelled')
})

test('a code whose reply was lost is found again by its reference', async () => {
  acquirer.fail('send', 'reply_lost')
  const { id } = await kasa.createSession()
  expect((await pay(id)).attempt.status).toBe('sending')
  acquirer.decide(onlyOrder().id, 'paid')
  await inTime(async () => (await read(id)).status).toBe('complete')
})

test('an order is not charged once its attempt has been given up', async () => {
  const { id } = await kasa.createSession()
  const open = acquirer.open.bind(acquirer)
  acquirer.open = async (order) => {
    const opened = await open(order)
    // The process sleeps here for longer than the acquirer's silence may last.
    await inTime(async () => (await attemptOf(id)).status).toBe('declined')
    return opened
  }
  expect((await pay(id)).attempt).toMatchObject({ status: 'declined', decline_code: 'code_expired' })
  expect(acquirer.calls).toEqual(['open'])
})

test('attempts are finished by the gateway that began them after another has become the one for new sessions', async () => {
  const { id } = await kasa.createSession()
  await pay(id)
  const after = await start('sandbox', { clock: kasa.clock, database: { ...kasa.database, close: async () => {} } })
  const { id: other } = await after.createSession()
  expect((await after.app.inject(pathTo('payerSession', other))).json().has_test_codes).toBe(true)
  acquirer.decide(onlyOrder().id, 'paid')
  await inTime(async () => (await read(id)).status).toBe('complete')
  await after.close()
})

test('its routes are in the API’s documentation, and what it takes is judged at creation', async () => {
  const { paths } = (await kasa.app.inject(routes.openApi)).json()
  expect(Object.keys(paths)).toContain('/v1/gateways/two-step/notifications')
  await expect(kasa.createSession({ currency: 'eur' })).rejects.toThrow('`currency` must be one of pln')
})

test('a gateway that is named but not configured is known at start', async () => {
  await expect(testApp({ testGateway: 'two-step' })).rejects.toThrow('No gateway named two-step is configured')
})

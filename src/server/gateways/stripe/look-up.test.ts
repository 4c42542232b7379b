import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stripeShop } from '../../testing/stripe-shop.ts'

let shop: Awaited<ReturnType<typeof stripeShop>>
beforeEach(async () => {
  shop = await stripeShop({ livemode: true })
})
afterEach(() => shop.close())

const count = (call: string) => shop.stripe.calls.filter((made) => made === call).length

describe('a code of which nothing is heard', () => {
  test('whose request was lost is never charged: its PaymentIntent is ended before anybody says so', async () => {
    const { stripe, create, pay, attemptOf, inTime, onlyIntent, clock } = shop
    stripe.fail('confirm', 'request_lost')
    const id = await create()
    expect((await pay(id)).attempt.status).toBe('sending')
    clock.advance(29_000)
    await expect.poll(() => count('read'), { timeout: 20_000 }).toBeGreaterThan(0)
    expect(count('cancel')).toBe(0)
    await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined', decline_code: 'code_expired' })
    expect(onlyIntent().status).toBe('canceled')
    expect((await pay(id, { number: 2 })).attempt.status).toBe('waiting')
  })

  test('whose reply was lost is found again by its reference, and its code was sent once', async () => {
    const { stripe, create, pay, read, inTime, onlyIntent } = shop
    stripe.fail('confirm', 'reply_lost')
    const id = await create()
    expect((await pay(id)).attempt.status).toBe('sending')
    stripe.intents.decide(onlyIntent().id)
    await inTime(async () => (await read(id)).status).toBe('complete')
    expect(count('confirm')).toBe(1)
  })

  test.each([500, 429] as const)(
    'which Stripe answers with %d may be on its way: nobody says "declined" yet',
    async (fault) => {
      const { stripe, create, pay, attemptOf, inTime } = shop
      stripe.fail('confirm', fault)
      const id = await create()
      expect((await pay(id)).attempt.status).toBe('sending')
      expect(count('cancel')).toBe(0)
      await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined' })
    },
  )

  test('which arrives after its PaymentIntent was ended is refused there', async () => {
    const { stripe, create, pay, attemptOf, inTime, onlyIntent } = shop
    stripe.fail('confirm', 'request_late')
    const id = await create()
    await pay(id)
    await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined' })
    stripe.receiveLate()
    stripe.intents.decide(onlyIntent().id)
    expect(onlyIntent().status).toBe('canceled')
    expect(stripe.intents.charges.size).toBe(0)
  })

  test('which arrives before anybody gives up is taken', async () => {
    const { stripe, create, pay, attemptOf, inTime } = shop
    stripe.fail('confirm', 'request_late')
    const id = await create()
    await pay(id)
    stripe.receiveLate()
    await inTime(() => attemptOf(id)).toMatchObject({ status: 'waiting' })
  })
})

describe('ending what no code has come to', () => {
  test.each(['request_lost', 'reply_lost', 500] as const)('is tried until it is certain (%s)', async (fault) => {
    const { stripe, create, pay, attemptOf, inTime, onlyIntent } = shop
    stripe.fail('confirm', 'request_lost')
    stripe.fail('cancel', fault, fault)
    const id = await create()
    await pay(id)
    await inTime(() => attemptOf(id)).toMatchObject({ decline_code: 'code_expired' })
    expect(onlyIntent().status).toBe('canceled')
  })

  test('is refused where the code has come meanwhile, and then the code counts', async () => {
    const { stripe, create, pay, read, inTime, onlyIntent } = shop
    stripe.fail('confirm', 'request_late')
    stripe.meanwhile = async (call) => {
      if (call !== 'read' || onlyIntent().status !== 'requires_payment_method' || count('read') < 3) return
      stripe.receiveLate()
      stripe.intents.decide(onlyIntent().id)
    }
    const id = await create()
    await pay(id)
    await inTime(async () => (await read(id)).status).toBe('complete')
  })
})

test('while Stripe cannot be asked nothing is decided, and the truth comes once it can', async () => {
  const { stripe, create, pay, read, attemptOf, inTime, onlyIntent, clock, app } = shop
  const id = await create()
  await pay(id)
  stripe.intents.decide(onlyIntent().id)
  const faults = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? ('request_lost' as const) : (500 as const)))
  stripe.fail('read', ...faults)
  clock.advance(60_000)
  await inTime(async () => count('read')).toBe(3)
  expect((await attemptOf(id)).status).toBe('waiting')
  expect((await app.inject('/readyz')).statusCode).toBe(200)
  await inTime(async () => (await read(id)).status).toBe('complete')
})

test('a payment that is canceled at Stripe by hand is over, and another code is taken', async () => {
  const { stripe, create, pay, attemptOf, told, inTime, onlyIntent } = shop
  const id = await create()
  await pay(id)
  stripe.intents.cancel(onlyIntent().id)
  await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined' })
  expect(await told(id)).toMatchObject({ gateway_code: 'canceled' })
})

test('attempts are finished by Stripe after another gateway has become the one for new sessions', async () => {
  const { stripe, start, create, pay, read, inTime, onlyIntent, database } = shop
  const id = await create()
  await pay(id)
  const after = await start({ liveGateway: null, database: { ...database, close: async () => {} } })
  await expect(after.createSession({}, after.merchant.liveKey)).rejects.toThrow('no live gateway')
  stripe.intents.decide(onlyIntent().id)
  await inTime(async () => (await read(id)).status).toBe('complete')
  await after.close()
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rollWebhookSecret } from '../merchants/roll-webhook-secret.ts'
import { answering, hanging, openReceiver, type Received, verify } from '../testing/receiver.ts'
import { capacity, loopbackGuard, openTestShop } from '../testing/webhook-shop.ts'
import { openPoster } from './post-event.ts'

let shop: Awaited<ReturnType<typeof openTestShop>>
let receiver: Awaited<ReturnType<typeof openReceiver>>
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())
beforeEach(async () => {
  receiver = await openReceiver()
})
afterEach(() => receiver.close())

const last = (): Received => {
  const received = receiver.received.at(-1)
  if (!received) throw new Error('Nothing was received')
  return received
}

const queueAgain = (eventId: string) =>
  shop.db.transaction().execute((trx) => {
    const { id: merchantId } = shop.merchant
    return shop.queue.add(trx, [{ eventId, tryNumber: 2, merchantId, receiver: 'any', afterMs: 0 }])
  })

test('a receiver that knows Standard Webhooks and nothing of us verifies what it gets', async () => {
  const { session, event } = await shop.createSession(receiver.url)
  expect(await shop.deliverDue()).toEqual(['delivered'])
  const told = verify(shop.merchant.webhookSecret, last())
  expect(told).toMatchObject({
    id: event.id,
    type: 'checkout.session.created',
    livemode: false,
    sequence: 1,
    data: { object: { id: session.id, status: 'open', url: `https://pay.example/pay/${session.id}` } },
  })
  expect(last().headers).toMatchObject({ 'webhook-id': event.id, 'content-type': 'application/json' })
  expect(() => verify(shop.merchant.webhookSecret, { ...last(), body: `${last().body} ` })).toThrow()
  expect(() => verify('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', last())).toThrow()
})

test('an event without an address is written and sent nowhere', async () => {
  const { event } = await shop.createSession('')
  expect(await shop.deliverDue()).toEqual([])
  expect(await shop.deliveries(event.id)).toEqual([])
})

describe('a receiver that fails', () => {
  test('gets the same again until it answers 2xx: same id, same bytes, a signature of its own', async () => {
    const { event } = await shop.createSession(receiver.url)
    receiver.answerWith(answering(500, 'Oh no'))
    expect(await shop.deliverDue()).toEqual(['failed'])
    expect(await shop.hurry()).toEqual([5])
    expect(await shop.deliverDue()).toEqual(['failed'])
    expect(await shop.hurry()).toEqual([15])
    receiver.answerWith(answering(204))
    expect(await shop.deliverDue()).toEqual(['delivered'])
    expect(await shop.hurry()).toEqual([])
    for (const received of receiver.received) verify(shop.merchant.webhookSecret, received)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event.id]))
    expect(new Set(receiver.received.map(({ body }) => body))).toEqual(new Set([event.body]))
    expect(await shop.deliveries(event.id)).toMatchObject([
      { status_code: 500, error: null, response: 'Oh no', at: shop.clock.now() },
      { status_code: 500 },
      { status_code: 204, response: '' },
    ])
  })

  test('by hanging is cut off, which is recorded as such', async () => {
    const { event } = await shop.createSession(receiver.url)
    receiver.answerWith(hanging)
    const impatient = openPoster({ guard: loopbackGuard, timeLimitMs: 500 })
    expect(await shop.deliverDue(impatient)).toEqual(['failed'])
    await impatient.close()
    const [delivery] = await shop.deliveries(event.id)
    expect(delivery).toMatchObject({ status_code: null, error: 'timeout', response: null })
    expect(delivery?.duration_ms).toBeGreaterThanOrEqual(499)
    await shop.hurry()
    receiver.answerWith(answering(200))
    await shop.deliverDue()
  })

  test('for ever is given up after the last try', async () => {
    await shop.createSession(receiver.url)
    receiver.answerWith(answering(503))
    const pauses: number[] = []
    for (let tries = 0; ; tries++) {
      expect(tries).toBeLessThan(100)
      const [outcome] = await shop.deliverDue()
      if (outcome === 'given_up') break
      expect(outcome).toBe('failed')
      pauses.push(...(await shop.hurry()))
    }
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThanOrEqual(3 * 86_400)
    expect(await shop.hurry()).toEqual([])
  })
})

test('410 switches the address off: nothing that waits or comes is sent there', async () => {
  const { session, event } = await shop.createSession(receiver.url)
  receiver.answerWith(answering(500))
  await shop.deliverDue()
  await shop.hurry()
  receiver.answerWith(answering(410))
  expect(await shop.deliverDue()).toEqual(['gone'])
  expect(await shop.hurry()).toEqual([])

  await queueAgain(event.id)
  expect(await shop.deliverDue()).toEqual([null])
  expect(receiver.received).toHaveLength(2)
  expect(await shop.queue.take(capacity(10))).toEqual([])
  const off = await shop.db
    .selectFrom('switched_off_receivers')
    .select('at')
    .where('session_id', '=', session.id)
    .executeTakeFirst()
  expect(off).toEqual({ at: shop.clock.now() })
})

test('a retry of what was delivered in the meantime is not sent', async () => {
  const { event } = await shop.createSession(receiver.url)
  await shop.deliverDue()
  await queueAgain(event.id)
  expect(await shop.deliverDue()).toEqual([null])
  expect(receiver.received).toHaveLength(1)
})

describe('after a roll of the secret', () => {
  test('both secrets verify for a day, and then the new one alone', async () => {
    const before = shop.merchant.webhookSecret
    const rolled = await rollWebhookSecret(shop, shop.merchant.id)
    if (!rolled) throw new Error('The merchant is not known')
    expect(rolled.secret).not.toBe(before)
    await shop.createSession(receiver.url)
    await shop.deliverDue()
    expect(last().headers['webhook-signature']?.split(' ')).toHaveLength(2)
    verify(before, last())
    verify(rolled.secret, last())

    shop.clock.advance(86_400_000)
    await shop.createSession(receiver.url)
    await shop.deliverDue()
    expect(last().headers['webhook-signature']?.split(' ')).toHaveLength(1)
    verify(rolled.secret, last())
    expect(() => verify(before, last())).toThrow()
  })

  test('two rolls at once leave one secret in use', async () => {
    const rolls = await Promise.all([1, 2, 3].map(() => rollWebhookSecret(shop, shop.merchant.id)))
    await shop.createSession(receiver.url)
    await shop.deliverDue()
    for (const rolled of rolls) verify(rolled?.secret ?? '', last())
    const inUse = await shop.db
      .selectFrom('webhook_secrets')
      .select('secret')
      .where('expires_at', 'is', null)
      .where('merchant_id', '=', shop.merchant.id)
      .execute()
    expect(inUse).toHaveLength(1)
  })

  test('of nobody there is none', async () => {
    expect(await rollWebhookSecret(shop, '00000000-0000-4000-8000-00000000dead')).toBeNull()
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readMetrics } from '../../testing/read-metrics.ts'
import { StripeDouble } from '../../testing/stripe-double/double.ts'
import { stripeShop } from '../../testing/stripe-shop.ts'

let shop: Awaited<ReturnType<typeof stripeShop>>
let id: string
beforeEach(async () => {
  shop = await stripeShop({ livemode: true })
  id = await shop.create()
  await shop.pay(id)
})
afterEach(() => shop.close())

/** The payer pays, and Stripe has something to tell. */
const approved = () => {
  shop.stripe.intents.decide(shop.onlyIntent().id)
  const event = shop.stripe.events.at(-1)
  if (event?.type !== 'payment_intent.succeeded') throw new Error('Nothing was approved')
  return event
}
const statusNow = async () => (await shop.read(id)).status
const counted = async (outcome: string) =>
  (await readMetrics(shop.app)).includes(`kasa_gateway_notifications_total{gateway="stripe",outcome="${outcome}"} 1`)

test('a true one ends the wait at once', async () => {
  expect((await shop.notify(approved())).statusCode).toBe(204)
  expect(await statusNow()).toBe('complete')
  expect(await counted('taken')).toBe(true)
})

test('it is a bell alone: what it says is read from Stripe’s own record', async () => {
  const event = approved()
  shop.onlyIntent().status = 'requires_action'
  expect((await shop.notify(event)).statusCode).toBe(204)
  expect(await statusNow()).toBe('open')
})

test('twice, and in the wrong order, it changes nothing more', async () => {
  const event = approved()
  await Promise.all([shop.notify(event), shop.notify(event)])
  for (const old of shop.stripe.events) expect((await shop.notify(old)).statusCode).toBe(204)
  expect(await statusNow()).toBe('complete')
  expect(shop.log()).not.toContain('"alarm":true')
})

describe('it is refused', () => {
  const refused = async (reply: { statusCode: number; json(): { error: { code: string } } }) => {
    expect(reply.statusCode).toBe(400)
    expect(reply.json().error.code).toBe('notification_unsigned')
    expect(await statusNow()).toBe('open')
    expect(await counted('bad_signature')).toBe(true)
    expect(shop.stripe.calls).not.toContain('read')
  }

  test('without a signature', async () => refused(await shop.send(approved().body, {})))

  test('by another secret, as of the other mode', async () =>
    refused(await shop.notify(approved(), { secret: 'whsec_another0000000000' })))

  test('over other bytes than those that were sent', async () => {
    const { body, signature } = shop.stripe.notification(approved())
    await refused(await shop.send(JSON.stringify(JSON.parse(body)), { 'stripe-signature': signature }))
  })

  test('when it was signed more than five minutes ago: a repetition', async () => {
    const event = approved()
    const at = new Date(shop.clock.now().getTime() - 301_000)
    await refused(await shop.notify(event, { at }))
  })

  test('with a signature of the old scheme alone', async () => {
    const { body, signature } = shop.stripe.notification(approved())
    await refused(await shop.send(body, { 'stripe-signature': signature.replaceAll(/v1=\w+,/g, '') }))
  })

  test('with no body', async () => refused(await shop.send('', { 'stripe-signature': 't=1,v1=00' })))
})

describe('it is ignored, and Stripe told so that it stops', () => {
  /** Something else that is truly signed. */
  const sign = (change: (event: Record<string, unknown>) => unknown) => {
    const event = approved()
    return shop.notify({ ...event, body: JSON.stringify(change(JSON.parse(event.body))) })
  }
  const object = (event: Record<string, unknown>, change: object) => ({
    ...event,
    data: { object: { ...(event.data as { object: object }).object, ...change } },
  })

  test.each<[string, (event: Record<string, unknown>) => unknown]>([
    ['other_mode', (event) => ({ ...event, livemode: false })],
    ['other_account', (event) => ({ ...event, account: 'acct_another' })],
    ['other_kind', (event) => object(event, { object: 'charge' })],
    ['unknown_attempt', (event) => object(event, { metadata: {} })],
    ['unknown_attempt', (event) => object(event, { metadata: { kasa_attempt: 'of another program' } })],
    [
      'unknown_attempt',
      (event) => object(event, { metadata: { kasa_attempt: '3f0c8e6a-5d51-4b43-9d8b-0a54d5d0c1ce' } }),
    ],
    ['unknown_attempt', (event) => object(event, { id: 'pi_another' })],
    ['unreadable', () => ['not an event']],
  ])('%s', async (outcome, change) => {
    expect((await sign(change)).statusCode).toBe(204)
    expect(await counted(outcome)).toBe(true)
    expect(await statusNow()).toBe('open')
    expect(shop.stripe.calls).not.toContain('read')
    expect(shop.log()).not.toContain('"alarm":true')
  })
})

test('while Stripe cannot be asked it is to be sent again', async () => {
  const event = approved()
  shop.stripe.fail('read', 'request_lost')
  const reply = await shop.notify(event)
  expect(reply.statusCode).toBe(503)
  expect(reply.headers['retry-after']).toBe('5')
  expect(await counted('not_asked')).toBe(true)
  expect((await shop.notify(event)).statusCode).toBe(204)
  expect(await statusNow()).toBe('complete')
})

test('there is no route for an account that is not configured', async () => {
  const { body, signature } = new StripeDouble().notification(approved())
  expect((await shop.send(body, { 'stripe-signature': signature }, 'stripe-test')).statusCode).toBe(404)
})

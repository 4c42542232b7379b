import { expect } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo } from '../../contract/routes.ts'
import { movableClock } from '../clock.ts'
import { frozenClock } from './frozen-clock.ts'
import { StripeDouble, testKeys } from './stripe-double/double.ts'
import type { Event } from './stripe-double/events.ts'
import { testApp } from './test-app.ts'

interface Options extends Omit<NonNullable<ConstructorParameters<typeof StripeDouble>[0]>, 'now'> {
  secretKey?: string
}

/** A Kasa that takes payments at a double of Stripe: test ones, or live ones. */
export const stripeShop = async ({ secretKey, ...options }: Options = {}) => {
  const clock = movableClock(frozenClock())
  const stripe = new StripeDouble({ ...options, now: clock.now })
  const mode = stripe.livemode ? 'live' : 'test'
  const name = stripe.livemode ? 'stripe' : 'stripe-test'
  const prefix = stripe.livemode ? 'STRIPE_' : 'STRIPE_TEST_'
  const env = {
    STRIPE_API_URL: await stripe.listen(),
    [`${prefix}SECRET_KEY`]: secretKey ?? testKeys[mode].secretKey,
    [`${prefix}WEBHOOK_SECRET`]: testKeys[mode].webhookSecret,
  }
  const start = (database?: Parameters<typeof testApp>[0]) =>
    testApp({ clock, env, ...(stripe.livemode ? { liveGateway: name } : { testGateway: name }), ...database })
  const kasa = await start()
  const key = stripe.livemode ? kasa.merchant.liveKey : demoKey

  const read = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json()
  const attemptOf = async (id: string) => (await read(id)).attempt
  const send = (body: string | Buffer, headers: Record<string, string>, gateway = name) =>
    kasa.app.inject({
      method: 'POST',
      url: `/v1/gateways/${gateway}/notifications`,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      payload: body,
    })
  return {
    ...kasa,
    stripe,
    env,
    start,
    create: async (parameters: Record<string, unknown> = {}) => (await kasa.createSession(parameters, key)).id,
    read,
    attemptOf,
    pay: async (id: string, { number = 1, code = '123456' } = {}) =>
      (
        await kasa.app.inject({
          method: 'POST',
          url: pathTo('payerAttempts', id),
          payload: { number, blik_code: code },
        })
      ).json(),
    /** What the shop is told of its newest attempt. */
    told: async (id: string) =>
      (
        await kasa.app.inject({
          url: pathTo('sessionAttempts', id),
          headers: { authorization: `Bearer ${key}` },
        })
      ).json().data[0],
    onlyIntent: () => {
      const [intent, ...more] = stripe.intents.all.values()
      if (!intent || more.length > 0) throw new Error('There is not one PaymentIntent')
      return intent
    },
    send,
    /** Hands an event over as Stripe does. */
    notify: (event: Event, given?: Parameters<StripeDouble['notification']>[1]) => {
      const { body, signature } = stripe.notification(event, given)
      return send(body, { 'stripe-signature': signature })
    },
    /** What `ask` says once it is as expected: time goes by until then, a second at each question. */
    inTime: (ask: () => Promise<unknown>): ReturnType<typeof expect.poll> =>
      expect.poll(
        () => {
          clock.advance(1_000)
          return ask()
        },
        { interval: 10, timeout: 30_000 },
      ),
    close: async () => {
      await kasa.close()
      await stripe.close()
    },
  }
}

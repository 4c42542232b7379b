import { afterEach, describe, expect, test } from 'vitest'
import { routes } from '../../../contract/routes.ts'
import { stripeShop } from '../../testing/stripe-shop.ts'

let shop: Awaited<ReturnType<typeof stripeShop>>
afterEach(() => shop.close())

/** A live payment that is paid, and the ways to refund it. */
const paid = async (amount = 1000) => {
  shop = await stripeShop({ livemode: true })
  const { app, merchant, stripe, create, pay, read, inTime, onlyIntent } = shop
  const id = await create({ amount })
  await pay(id)
  stripe.intents.decide(onlyIntent().id)
  await inTime(async () => (await read(id)).status).toBe('complete')
  const headers = { authorization: `Bearer ${merchant.liveKey}` }
  const refund = async (payload: object = {}) =>
    (
      await app.inject({ method: 'POST', url: routes.refunds, headers, payload: { checkout_session: id, ...payload } })
    ).json()
  const known = async (refundId: string) =>
    (await app.inject({ url: routes.refund.replace(':id', refundId), headers })).json()
  return { ...shop, id, refund, known }
}

describe('a refund at Stripe', () => {
  test('is sent once with its own key, stays pending, and ends by Stripe’s record', async () => {
    const { stripe, refund, known, inTime, onlyIntent } = await paid()
    const { id } = await refund({ amount: 400 })
    await expect.poll(async () => (await known(id)).gateway_reference).toMatch(/^re_/)
    expect(await known(id)).toMatchObject({ status: 'pending', gateway_reference: stripe.refunds.all[0]?.id })
    expect(stripe.refunds.all).toMatchObject([
      { amount: 400, payment_intent: onlyIntent().id, metadata: { kasa_refund: id } },
    ])
    stripe.refunds.end(stripe.refunds.all[0]?.id ?? '', 'succeeded')
    await inTime(() => known(id)).toMatchObject({ status: 'succeeded' })
    expect(stripe.calls.filter((call) => call === 'refund')).toHaveLength(1)
  })

  test('is found among hundreds of others after Stripe has forgotten its key', async () => {
    const { stripe, refund, known, inTime, onlyIntent, clock } = await paid(100_000)
    stripe.fail('refund', 'reply_lost')
    // The others come between the refund and the next question about it.
    stripe.meanwhile = async (call) => {
      if (call !== 'refund' || stripe.refunds.all.length > 1) return
      for (let number = 0; number < 250; number++) {
        stripe.refunds.create({ payment_intent: onlyIntent().id, amount: '1', metadata: { by: 'hand' } })
      }
    }
    const { id } = await refund({ amount: 400 })
    await expect.poll(() => stripe.refunds.all.length).toBe(251)
    stripe.forgetKeys()
    clock.advance(86_400_000)
    await inTime(async () => (await known(id)).gateway_reference).toMatch(/^re_/)
    expect(stripe.refunds.all.filter(({ amount }) => amount === 400)).toHaveLength(1)
  })

  test('has not failed because Stripe cannot be asked about it', async () => {
    const { stripe, refund, known, inTime } = await paid()
    stripe.fail('refund', 'reply_lost')
    const { id } = await refund()
    await expect.poll(() => stripe.refunds.all.length).toBe(1)
    stripe.fail('refunds', 400, 400, 400)
    await inTime(async () => stripe.calls.filter((call) => call === 'refunds').length).toBeGreaterThan(1)
    expect(await known(id)).toMatchObject({ status: 'pending' })
    stripe.heal()
    await inTime(async () => (await known(id)).gateway_reference).toMatch(/^re_/)
  })

  test('that fails later while Stripe cannot be asked is told once more', async () => {
    const { stripe, refund, known, notify } = await paid()
    stripe.refunds.first = 'succeeded'
    const { id } = await refund()
    await expect.poll(() => known(id)).toMatchObject({ status: 'succeeded' })
    stripe.refunds.end(stripe.refunds.all[0]?.id ?? '', 'failed', 'declined')
    const event = stripe.events.at(-1)
    if (!event) throw new Error('Stripe has told of nothing')
    stripe.fail('read_refund', 500)
    const reply = await notify(event)
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '5'])
    expect((await notify(event)).statusCode).toBe(204)
    expect(await known(id)).toMatchObject({ status: 'failed' })
  })

  test('that was refused is not sent again, whatever rings', async () => {
    const { stripe, refund, known, notify } = await paid()
    stripe.refunds.refusal = 'balance_insufficient'
    const { id } = await refund({ amount: 400 })
    await expect.poll(() => known(id)).toMatchObject({ status: 'failed' })
    stripe.refunds.refusal = null
    stripe.forgetKeys()
    const other = stripe.refunds.create({
      payment_intent: shop.onlyIntent().id,
      amount: '1',
      metadata: { kasa_refund: id },
    })
    const event = stripe.events.at(-1)
    if (!event) throw new Error('Stripe has told of nothing')
    other.metadata = {}
    expect((await notify(event)).statusCode).toBe(204)
    expect(stripe.refunds.all).toEqual([other])
  })

  test.each(['request_lost', 'reply_lost', 'request_late', 500, 429] as const)(
    'is made once, though the call meets %s',
    async (fault) => {
      const { stripe, refund, known, inTime } = await paid()
      stripe.refunds.first = 'succeeded'
      stripe.fail('refund', fault)
      const { id } = await refund()
      await inTime(() => known(id)).toMatchObject({ status: 'succeeded' })
      stripe.receiveLate()
      expect(stripe.refunds.all).toMatchObject([{ amount: 1000 }])
    },
  )

  test('that Stripe refuses has failed, and moved nothing', async () => {
    const { stripe, refund, known, read, id: session } = await paid()
    stripe.refunds.refusal = 'balance_insufficient'
    const { id } = await refund()
    await expect.poll(() => known(id)).toMatchObject({ status: 'failed', failure_reason: 'insufficient_balance' })
    expect((await read(session)).refunded).toEqual({ succeeded: 0, pending: 0 })
    expect(stripe.refunds.all).toEqual([])
  })

  test('that the bank sends back after all is heard of, and gives its amount free', async () => {
    const { stripe, refund, known, notify } = await paid()
    stripe.refunds.first = 'succeeded'
    const { id } = await refund()
    await expect.poll(() => known(id)).toMatchObject({ status: 'succeeded' })
    stripe.refunds.end(stripe.refunds.all[0]?.id ?? '', 'failed', 'declined')
    const event = stripe.events.at(-1)
    if (!event) throw new Error('Stripe has told of nothing')
    expect((await notify(event)).statusCode).toBe(204)
    expect(await known(id)).toMatchObject({ status: 'failed', failure_reason: 'declined' })
    expect(await refund({ amount: 1000 })).toMatchObject({ status: 'pending' })
  })
})

import { afterEach, describe, expect, test } from 'vitest'
import { setOrderKeys } from '../../merchants/set-order-keys.ts'
import { failureNames, failures } from '../../testing/stripe-double/failures.ts'
import { stripeShop } from '../../testing/stripe-shop.ts'

let shop: Awaited<ReturnType<typeof stripeShop>>
const start = async (options: Parameters<typeof stripeShop>[0] = {}) => {
  shop = await stripeShop(options)
  return shop
}
afterEach(() => shop.close())

const declines: Readonly<Record<(typeof failureNames)[number], string>> = {
  invalid_code: 'code_invalid',
  expired_code: 'code_expired',
  limit_exceeded: 'limit_exceeded',
  insufficient_funds: 'insufficient_funds',
  customer_declined: 'customer_declined',
  bank_declined: 'bank_declined',
  blik_declined: 'bank_declined',
  customer_timeout: 'customer_timeout',
  bank_timeout: 'bank_unavailable',
  blik_timeout: 'bank_unavailable',
}

describe('a payment', () => {
  test('is opened, its id kept, its code sent, and waits 60 s for the payer', async () => {
    const { stripe, create, pay, clock, db, told, onlyIntent } = await start({ livemode: true })
    const id = await create()
    const { attempt } = await pay(id)
    expect(attempt).toMatchObject({ status: 'waiting', confirm_by_ms: clock.now().getTime() + 60_000 })
    expect(stripe.calls).toEqual(['open', 'confirm'])
    const { gateway_reference: reference, gateway } = await db
      .selectFrom('payment_attempts')
      .select(['gateway_reference', 'gateway'])
      .executeTakeFirstOrThrow()
    expect({ reference, gateway }).toEqual({ reference: onlyIntent().id, gateway: 'stripe' })
    expect(await told(id)).toMatchObject({ status: 'waiting', gateway_reference: onlyIntent().id })
  })

  test('tells Stripe the amount, what the bank app shows, and how to find it, but not the session’s id', async () => {
    const { create, pay, read, told, onlyIntent } = await start()
    const id = await create({ amount: 1234 })
    await pay(id)
    const { reference } = await read(id)
    expect(onlyIntent()).toMatchObject({
      amount: 1234,
      currency: 'pln',
      allowed_payment_method_types: ['blik'],
      description: `Demo shop ${reference}`,
      metadata: { kasa_attempt: (await told(id)).id, kasa_reference: reference },
    })
    expect(JSON.stringify(onlyIntent())).not.toContain(id)
  })

  test('tells Stripe of the order what the merchant lets its payers read, and nothing else of metadata', async () => {
    const { db, merchant, create, pay, read, onlyIntent } = await start({ livemode: true })
    await setOrderKeys(db, { merchantId: merchant.id, keys: { number: 'order_id', description: 'what' } })
    const id = await create({ metadata: { order_id: '2026/1042', what: 'Two tickets', margin: 'forty-two percent' } })
    await pay(id)
    const { reference, merchant: shown } = await read(id)
    expect(onlyIntent().description).toBe(`${shown.name} Two tickets ${reference}`)
    expect(JSON.stringify(onlyIntent())).not.toContain('forty-two')
  })

  test('is approved by Stripe’s own record, though no notification comes', async () => {
    const { stripe, create, pay, read, inTime, onlyIntent } = await start({ livemode: true })
    const id = await create()
    await pay(id)
    stripe.intents.decide(onlyIntent().id)
    await inTime(async () => (await read(id)).status).toBe('complete')
  })

  test('goes on though the payer’s e-mail or name is nothing that Stripe would take', async () => {
    const { create, pay } = await start()
    const id = await create({ customer_email: 'żółw@przykład.pl', customer_firstname: '\u{1F642}'.repeat(100) })
    expect((await pay(id)).attempt.status).toBe('waiting')
  })
})

describe('each failure of Stripe’s test mode', () => {
  test.each(failureNames)('%s', async (name) => {
    const { stripe, create, pay, told, attemptOf, inTime, onlyIntent } = await start()
    const id = await create({ customer_email: `${name}@example.com` })
    const { attempt } = await pay(id)
    if (failures[name].when === 'later') {
      expect(attempt.status).toBe('waiting')
      stripe.intents.decide(onlyIntent().id)
    }
    await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined', decline_code: declines[name] })
    const { code, decline_code: gatewayCode = code } = { decline_code: undefined, ...failures[name] }
    expect(await told(id)).toMatchObject({ gateway_code: gatewayCode })
    expect(stripe.calls.filter((call) => call === 'confirm')).toHaveLength(1)
  })

  test.each([400, 402, 403])(
    'a refusal at once is judged by the PaymentIntent and not by its status %d',
    async (refusalStatus) => {
      const { stripe, create, pay } = await start({ refusalStatus })
      const { attempt } = await pay(await create({ customer_email: 'invalid_code@example.com' }))
      expect(attempt).toMatchObject({ status: 'declined', decline_code: 'code_invalid' })
      expect(stripe.calls).toEqual(['open', 'confirm'])
    },
  )
})

describe('no code is sent', () => {
  test('where BLIK is off for the account, which drops it silently: an alarm, and an honest decline', async () => {
    const { stripe, create, pay, log } = await start({ methods: [] })
    expect((await pay(await create())).attempt).toMatchObject({ status: 'declined', decline_code: 'bank_unavailable' })
    expect(stripe.calls).toEqual(['open'])
    expect(log()).toMatch(/"alarm":true.*BLIK is not switched on/)
  })

  test('where Stripe does not take the key: an alarm, a decline, and no key in the log', async () => {
    const secretKey = 'sk_test_rolledAndForgotten000000'
    const { stripe, create, pay, log, told } = await start({ secretKey })
    const id = await create()
    expect((await pay(id)).attempt).toMatchObject({ status: 'declined', decline_code: 'bank_unavailable' })
    expect(stripe.calls).toEqual(['open'])
    expect((await told(id)).gateway_reference).toBeNull()
    expect(log()).toMatch(/"alarm":true/)
    expect(log()).not.toContain(secretKey.slice(8))
  })

  test.each(['request_lost', 'reply_lost', 500, 429] as const)(
    'where the payment cannot be opened (%s, twice): another code is taken at once',
    async (fault) => {
      const { stripe, create, pay } = await start()
      stripe.fail('open', ...(typeof fault === 'number' ? [fault] : [fault, fault]))
      const id = await create()
      expect((await pay(id)).attempt).toMatchObject({ status: 'declined', decline_code: 'bank_unavailable' })
      expect((await pay(id, { number: 2 })).attempt.status).toBe('waiting')
      expect(stripe.calls.filter((call) => call === 'confirm')).toHaveLength(1)
    },
  )

  test.each(['request_lost', 'reply_lost'] as const)(
    'opening is asked for once more (%s), by the same key',
    async (fault) => {
      const { stripe, create, pay } = await start()
      stripe.fail('open', fault)
      expect((await pay(await create())).attempt.status).toBe('waiting')
      expect(stripe.calls).toEqual(['open', 'open', 'confirm'])
      expect(stripe.intents.all.size).toBe(1)
    },
  )

  test('once the attempt has been given up: what was opened for it is left alone', async () => {
    const { stripe, create, pay, attemptOf, inTime } = await start()
    const id = await create()
    stripe.meanwhile = async (call) => {
      // The process sleeps here for longer than a code may be on its way.
      if (call === 'open') await inTime(async () => (await attemptOf(id)).status).toBe('declined')
    }
    expect((await pay(id)).attempt).toMatchObject({ status: 'declined', decline_code: 'code_expired' })
    expect(stripe.calls).toEqual(['open'])
  })
})

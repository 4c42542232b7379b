import { expect, test } from 'vitest'
import { pathTo } from '../../contract/routes.ts'
import { p24Shop } from '../testing/p24-shop.ts'
import { StripeDouble, testKeys } from '../testing/stripe-double/double.ts'

test('attempts are finished by the acquirer that began them, after LIVE_GATEWAY has become the other and back', async () => {
  const stripe = new StripeDouble({ livemode: true })
  const { secretKey: STRIPE_SECRET_KEY, webhookSecret: STRIPE_WEBHOOK_SECRET } = testKeys.live
  const more = { STRIPE_API_URL: await stripe.listen(), STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }
  const shop = await p24Shop({ livemode: true, more })
  const { p24, start, create, pay, read, inTime, database, onlyTransaction, merchant } = shop
  const first = await create()
  await pay(first)

  const after = await start({ liveGateway: 'stripe', database: { ...database, close: async () => {} } })
  try {
    const { id: second } = await after.createSession({}, merchant.liveKey)
    const payload = { number: 1, blik_code: '123456' }
    await after.app.inject({ method: 'POST', url: pathTo('payerAttempts', second), payload })
    const [intent] = stripe.intents.all.values()
    if (!intent) throw new Error('Nothing was opened at Stripe')
    expect(p24.transactions.all.size).toBe(1)

    p24.transactions.decide(onlyTransaction().asked.sessionId)
    stripe.intents.decide(intent.id)
    for (const id of [first, second]) await inTime(async () => (await read(id)).status).toBe('complete')
    const rows = await shop.db.selectFrom('payment_attempts').select(['gateway', 'status']).execute()
    expect(rows.toSorted((one, other) => one.gateway.localeCompare(other.gateway))).toEqual([
      { gateway: 'przelewy24', status: 'approved' },
      { gateway: 'stripe', status: 'approved' },
    ])
  } finally {
    await after.close()
    await shop.close()
    await stripe.close()
  }
})

import { afterEach, expect, test } from 'vitest'
import { readMetrics } from '../../testing/read-metrics.ts'
import { testKeys } from '../../testing/stripe-double/double.ts'
import { stripeShop } from '../../testing/stripe-shop.ts'

let shop: Awaited<ReturnType<typeof stripeShop>>
afterEach(() => shop.close())

const customer = {
  customer_firstname: 'Grzegorz',
  customer_lastname: 'Brzęczyszczykiewicz',
  customer_email: 'invalid_code@chrzaszczyzewoszyce.example',
}

test('keys, secrets and codes are in no log, no figure and no answer, and names in no log, whatever Stripe does', async () => {
  shop = await stripeShop({ livemode: true })
  const { stripe, create, pay, told, notify, send, app, inTime, attemptOf } = shop
  const id = await create(customer)
  const answers = [await pay(id, { code: '135791' })]
  stripe.fail('open', 500)
  answers.push(await pay(id, { number: 2, code: '135792' }))
  stripe.fail('confirm', 500)
  answers.push(await pay(id, { number: 3, code: '135793' }))
  await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined' })
  answers.push(await told(id))
  for (const event of stripe.events) {
    answers.push((await notify(event)).body, (await notify(event, { secret: 'whsec_wrong0000000000' })).body)
    stripe.fail('read', 500)
    answers.push((await notify(event)).body)
  }
  answers.push((await send('{}', {})).body)

  const unseen = [shop.log(), await readMetrics(app)].join('\n')
  expect(shop.log()).toMatch(/Stripe answered 500/)
  const { secretKey, webhookSecret } = testKeys.live
  const secrets = [secretKey, secretKey.slice(8), webhookSecret, webhookSecret.slice(6), 'whsec_', '_secret_']
  for (const secret of secrets) expect(unseen + JSON.stringify(answers)).not.toContain(secret)
  // Not as a part of a longer number: that is a time.
  expect(unseen + JSON.stringify(answers)).not.toMatch(/(?<![\d.])13579\d(?!\d)/)
  // The payer’s own page has these.
  for (const secret of [id, ...Object.values(customer)]) expect(unseen).not.toContain(secret)
})

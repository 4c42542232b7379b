import { afterEach, expect, test } from 'vitest'
import { p24Shop } from '../../testing/p24-shop.ts'
import { readMetrics } from '../../testing/read-metrics.ts'

let shop: Awaited<ReturnType<typeof p24Shop>>
afterEach(() => shop.close())

const customer = {
  customer_firstname: 'Grzegorz',
  customer_lastname: 'Brzęczyszczykiewicz',
  customer_email: 'grzegorz@chrzaszczyzewoszyce.example',
}

test('keys, tokens and codes are in no log, no figure and no answer, and names in no log, whatever Przelewy24 does', async () => {
  shop = await p24Shop({ livemode: true })
  const { p24, create, pay, told, notify, send, app, inTime, attemptOf } = shop
  const id = await create(customer)
  const answers: unknown[] = []
  p24.fail('register', 500)
  answers.push(await pay(id, { code: '135790' }))
  p24.fail('register', 401)
  answers.push(await pay(id, { number: 2, code: '135791' }))
  answers.push(await pay(id, { number: 3, code: '000099' }))
  p24.fail('charge', 500)
  answers.push(await pay(id, { number: 4, code: '135793' }))
  await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined' })
  answers.push(await pay(id, { number: 5, code: '135794' }), await told(id))
  p24.transactions.decide((await told(id)).id)
  for (const one of p24.told) {
    p24.fail('find', 500)
    answers.push((await notify(one)).body, (await notify(one)).body)
  }
  answers.push((await send('{}')).body)

  expect(shop.log()).toMatch(/Przelewy24 answered 500/)
  const unseen = [shop.log(), await readMetrics(app)].join('\n')
  const { apiKey, crc, posId } = p24.account
  const basic = Buffer.from(`${posId}:${apiKey}`).toString('base64')
  const tokens = [...p24.transactions.all.values()].map(({ token }) => token)
  for (const secret of [apiKey, crc, basic, '13579', ...tokens])
    expect(unseen + JSON.stringify(answers)).not.toContain(secret)
  // The payer’s own page has these.
  for (const secret of [id, ...Object.values(customer)]) expect(unseen).not.toContain(secret)
})

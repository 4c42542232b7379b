import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blikSign, paidSign } from '../../testing/p24-double/checksums.ts'
import { p24Shop } from '../../testing/p24-shop.ts'
import { readMetrics } from '../../testing/read-metrics.ts'

let shop: Awaited<ReturnType<typeof p24Shop>>
let id: string
beforeEach(async () => {
  shop = await p24Shop({ livemode: true })
  id = await shop.create()
  await shop.pay(id)
})
afterEach(() => shop.close())

const decided = (error: { error: string; message: string } | null = null) => {
  shop.p24.transactions.decide(shop.onlyTransaction().asked.sessionId, error)
  const [paid] = shop.p24.told.filter(({ kind }) => kind === 'paid')
  const [blik] = shop.p24.told.filter(({ kind }) => kind === 'blik')
  if (!blik) throw new Error('Nothing was told')
  return { paid: paid ?? blik, blik }
}
const refusal = { error: '61', message: 'INSUFFICIENT_FUNDS' }
const statusNow = async () => (await shop.read(id)).status
const counted = async (outcome: string) =>
  (await readMetrics(shop.app)).includes(
    `kasa_gateway_notifications_total{gateway="przelewy24",outcome="${outcome}"} 1`,
  )

test.each(['paid', 'blik'] as const)(
  'a true one of a payment (%s) verifies it and ends the wait at once',
  async (kind) => {
    expect((await shop.notify(decided()[kind])).statusCode).toBe(204)
    expect(await statusNow()).toBe('complete')
    expect(shop.onlyTransaction().status).toBe(2)
    expect(await counted('taken')).toBe(true)
  },
)

test('twice, both kinds and at the same time, they change nothing more', async () => {
  const { paid, blik } = decided()
  await Promise.all([shop.notify(paid), shop.notify(blik), shop.notify(paid)])
  for (const told of [paid, blik]) expect((await shop.notify(told)).statusCode).toBe(204)
  expect(await statusNow()).toBe('complete')
  expect(shop.log()).not.toContain('"alarm":true')
})

test('of a payment it is a bell alone: without a payment in Przelewy24’s record nothing is approved', async () => {
  const { paid } = decided()
  shop.onlyTransaction().status = 0
  expect((await shop.notify(paid)).statusCode).toBe(204)
  expect(await statusNow()).toBe('open')
})

test('a refusal of BLIK ends the attempt with its reason', async () => {
  expect((await shop.notify(decided(refusal).blik)).statusCode).toBe(204)
  expect(await shop.attemptOf(id)).toMatchObject({ status: 'declined', decline_code: 'insufficient_funds' })
  expect(await shop.told(id)).toMatchObject({ gateway_code: '61' })
})

test('a refusal of BLIK inside of "data", as the documentation shows it, counts as well', async () => {
  await shop.send(JSON.stringify({ data: JSON.parse(decided(refusal).blik.body) }), '/blik')
  expect((await shop.attemptOf(id)).status).toBe('declined')
})

test('a refusal does not count where the record says that it was paid', async () => {
  const { blik } = decided(refusal)
  shop.onlyTransaction().status = 1
  expect((await shop.notify(blik)).statusCode).toBe(204)
  expect(await statusNow()).toBe('complete')
})

test('error 55 is no refusal', async () => {
  expect((await shop.notify(decided({ error: '55', message: '' }).blik)).statusCode).toBe(204)
  expect((await shop.attemptOf(id)).status).toBe('waiting')
})

describe('it is refused', () => {
  const refused = async (reply: { statusCode: number; json(): { error: { code: string } } }) => {
    expect(reply.statusCode).toBe(400)
    expect(reply.json().error.code).toBe('notification_unsigned')
    expect(await counted('bad_signature')).toBe(true)
    expect((await shop.attemptOf(id)).status).toBe('waiting')
    expect(shop.p24.calls).not.toContain('find')
  }
  const changed = (body: string, change: object) => JSON.stringify({ ...JSON.parse(body), ...change })

  test('with another amount than was signed', async () =>
    refused(await shop.send(changed(decided().paid.body, { amount: 1 }))))
  test('with another result than was signed', async () => {
    const { blik } = decided()
    await refused(
      await shop.send(changed(blik.body, { result: { error: '61', message: 'x', status: 'failed' } }), '/blik'),
    )
  })
  test('by the key of another account', async () => {
    const told = JSON.parse(decided().paid.body)
    await refused(await shop.send(JSON.stringify({ ...told, sign: paidSign(told, 'another') })))
  })
  test('at the place of the other kind', async () => refused(await shop.send(decided().paid.body, '/blik')))
  test('with no body', async () => refused(await shop.send('')))
})

describe('it is ignored, and Przelewy24 told so', () => {
  const { crc } = { crc: 'c0ffee0123456789' }
  test.each([
    ['unknown_attempt', { sessionId: 'of another program' }],
    ['unknown_attempt', { sessionId: '3f0c8e6a-5d51-4b43-9d8b-0a54d5d0c1ce' }],
    ['other_account', { posId: 1 }],
  ])('%s: %o', async (outcome, change) => {
    const told = { ...JSON.parse(decided().paid.body), ...change }
    expect((await shop.send(JSON.stringify({ ...told, sign: paidSign(told, crc) }))).statusCode).toBe(204)
    expect(await counted(outcome)).toBe(true)
    expect(await statusNow()).toBe('open')
  })
  test('of BLIK, about an attempt that is not known', async () => {
    const told = { ...JSON.parse(decided(refusal).blik.body), sessionId: 'another' }
    const body = JSON.stringify({ ...told, sign: blikSign(told, crc) })
    expect((await shop.send(body, '/blik')).statusCode).toBe(204)
    expect((await shop.attemptOf(id)).status).toBe('waiting')
  })
})

test.each(['find', 'verify'] as const)('while Przelewy24 cannot be asked (%s) it is to be sent again', async (call) => {
  const { paid } = decided()
  shop.p24.fail(call, 'request_lost')
  const reply = await shop.notify(paid)
  expect(reply.statusCode).toBe(503)
  expect(reply.headers['retry-after']).toBe('5')
  expect(await statusNow()).toBe('open')
  expect((await shop.notify(paid)).statusCode).toBe(204)
  expect(await statusNow()).toBe('complete')
})

test('there is no route for an account that is not configured', async () => {
  expect((await shop.send(decided().paid.body, '', 'przelewy24-sandbox')).statusCode).toBe(404)
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo } from '../../contract/routes.ts'
import { pathToTest } from '../../contract/testbank/routes.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const post = (url: string, payload: object, key = demoKey) =>
  kasa.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key}` }, payload })
const advance = (id: string, seconds: number, key?: string) => post(pathToTest('advance', id), { seconds }, key)
const type = (id: string, code: string, number = 1) =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number, blik_code: code } })
const read = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json()
const create = async (parameters = {}) => (await kasa.createSession(parameters)).id

/** Until the try that failed is written down, and the next one waits. */
const waitsAgain = (id: string) =>
  expect
    .poll(async () => {
      const deliveries = kasa.db.selectFrom('deliveries').innerJoin('events', 'events.id', 'deliveries.event_id')
      return (await deliveries.select('deliveries.id').where('session_id', '=', id).execute()).length
    })
    .toBe(1)

describe('when time passes for a session', () => {
  test('it expires when the answer comes, and the one beside it does not', async () => {
    const [id, other] = [await create(), await create()]
    const before = (await read(other)).expires_at_ms
    const reply = await advance(id, 86_400)
    expect(reply.json()).toMatchObject({ status: 'expired' })
    expect(await read(other)).toMatchObject({ status: 'open', expires_at_ms: before })
  })

  test('the bank decides what it decides later', async () => {
    const id = await create()
    await type(id, '949111')
    expect((await advance(id, 59)).json()).toMatchObject({ bank: 'waits', status: 'open' })
    expect((await read(id)).attempt).toMatchObject({
      status: 'waiting',
      confirm_by_ms: kasa.clock.now().getTime() + 1_000,
    })
    expect((await advance(id, 1)).json()).toMatchObject({ bank: 'has_decided' })
    expect((await read(id)).attempt).toMatchObject({ status: 'declined', decline_code: 'customer_timeout' })
  })

  test('the bank is asked about what it did not tell', async () => {
    const id = await create()
    await type(id, '888003')
    await post(pathToTest('outcome', id), { outcome: 'approved', reply: 'lost' })
    expect((await read(id)).attempt).toMatchObject({ status: 'waiting' })
    await advance(id, 5)
    expect((await read(id)).status).toBe('complete')
  })

  test('silence stays silence, however long it lasts', async () => {
    const id = await create()
    await type(id, '888003')
    await advance(id, 86_400 * 300)
    expect((await read(id)).attempt).toMatchObject({ status: 'waiting' })
    await post(pathToTest('outcome', id), { outcome: 'approved' })
    expect((await read(id)).status).toBe('complete')
  })

  test('the next try of its webhooks comes, and no other session’s', async () => {
    const asked: (string | undefined)[] = []
    const receiver = createServer((request, response) => {
      asked.push(request.url)
      response.writeHead(500).end()
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
    const id = await create({ notification_url: `${url}/one` })
    await create({ notification_url: `${url}/other` })
    const triesOf = (path: string) => asked.filter((each) => each === path).length
    await expect.poll(() => [triesOf('/one'), triesOf('/other')]).toEqual([1, 1])
    await waitsAgain(id)
    await advance(id, 3_600)
    // The one that failed, and the one that tells of the time.
    await expect.poll(() => triesOf('/one')).toBe(3)
    expect(triesOf('/other')).toBe(1)
    receiver.close().closeAllConnections()
  })

  test('nobody moves what is not their own', async () => {
    const id = await create()
    const statuses = await Promise.all(
      ['sk_test_000000000000000000000000', kasa.merchant.liveKey, kasa.merchant.testKey].map(
        async (key) => (await advance(id, 86_400, key)).statusCode,
      ),
    )
    expect(statuses).toEqual([401, 403, 404])
    expect((await read(id)).status).toBe('open')
  })

  test.each([0, -1, 1e12, 'soon'])('%s seconds are refused', async (seconds) => {
    expect((await post(pathToTest('advance', await create()), { seconds })).statusCode).toBe(400)
  })
})

test('an event tells of the end that has come nearer', async () => {
  const id = await create()
  const { expires_at_ms: before } = await read(id)
  await advance(id, 60)
  const events = await kasa.db
    .selectFrom('events')
    .select(['type', 'body'])
    .where('session_id', '=', id)
    .orderBy('sequence')
    .execute()
  expect(events.map(({ type }) => type)).toEqual(['checkout.session.created', 'checkout.session.updated'])
  expect(JSON.parse(events[1]?.body ?? '').data.object.expire_at).toBe(before / 1_000 - 60)
})

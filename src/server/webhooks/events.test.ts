import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { pathToTest } from '../../contract/testbank/routes.ts'
import { EventList, EventWithDeliveries, type WebhookEvent } from '../../contract/webhook-event.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { answering, openReceiver, verify } from '../testing/receiver.ts'
import { testApp } from '../testing/test-app.ts'
import { demoWebhookSecret } from './secrets.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
let receiver: Awaited<ReturnType<typeof openReceiver>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())
beforeEach(async () => {
  receiver = await openReceiver()
})
afterEach(() => receiver.close())

const call = (url: string, { method = 'GET', key = demoKey }: { method?: 'GET' | 'POST'; key?: string } = {}) =>
  kasa.app.inject({ method, url, headers: { authorization: `Bearer ${key}` } })

const list = async (query = '', key = demoKey) =>
  EventList.parse((await call(`${routes.events}?${query}`, { key })).json())

const eventsOf = async (sessionId: string): Promise<WebhookEvent[]> =>
  (await list(`session=${sessionId}&limit=100`)).data.toSorted((a, b) => a.sequence - b.sequence)

const retrieve = async (eventId: string) => EventWithDeliveries.parse((await call(pathTo('event', eventId))).json())

const pay = (id: string, number: number, code: string) =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number, blik_code: code } })

const answer = (id: string, word: string) =>
  kasa.app.inject({
    method: 'POST',
    url: pathToTest('outcome', id),
    headers: { authorization: `Bearer ${demoKey}` },
    payload: { outcome: word },
  })

const session = async (id: string) => (await call(pathTo('session', id))).body

describe('a whole payment', () => {
  test('is told once per change, in order and without gaps, with the session as it was', async () => {
    const { id } = await kasa.createSession({ notification_url: receiver.url, metadata: { order: '7' } })
    await pay(id, 1, '777123')
    await answer(id, 'insufficient_funds')
    await pay(id, 2, '777123')
    await answer(id, 'approved')
    await receiver.hasReceived(7)
    const told = receiver.received
      .map((received) => verify(demoWebhookSecret, received))
      .toSorted((a, b) => a.sequence - b.sequence)
    const summary = told.map(({ type, sequence, data: { object, payment_attempt: attempt } }) => [
      sequence,
      type.replace('checkout.session.', ''),
      object.status,
      attempt && [attempt.number, attempt.status, attempt.decline_code],
    ])
    expect(summary).toEqual([
      [1, 'created', 'open', undefined],
      [2, 'updated', 'open', [1, 'sending', null]],
      [3, 'updated', 'open', [1, 'waiting', null]],
      [4, 'updated', 'open', [1, 'declined', 'insufficient_funds']],
      [5, 'updated', 'open', [2, 'sending', null]],
      [6, 'updated', 'open', [2, 'waiting', null]],
      [7, 'completed', 'complete', [2, 'approved', null]],
    ])
    expect(await eventsOf(id)).toEqual(told)
    expect(JSON.stringify(told.at(-1)?.data.object)).toBe(await session(id))
  })

  test('says nothing of the code, neither in events nor in what is kept of them', async () => {
    const { id } = await kasa.createSession({ notification_url: receiver.url })
    await pay(id, 1, '777246')
    await receiver.hasReceived(3)
    expect(JSON.stringify([receiver.received, await eventsOf(id)])).not.toContain('777246')
  })
})

test('a session that expires tells so, whoever finds out', async () => {
  const { id, expire_at } = await kasa.createSession()
  kasa.clock.advance(expire_at * 1000 - kasa.clock.now().getTime())
  expect(JSON.parse(await session(id)).status).toBe('expired')
  const [, last, ...more] = await eventsOf(id)
  expect(last).toMatchObject({ type: 'checkout.session.expired', sequence: 2, data: { object: { status: 'expired' } } })
  expect(more).toEqual([])
})

describe('a list of events', () => {
  test('is filtered by type, session and time', async () => {
    const { id } = await kasa.createSession()
    const other = await kasa.createSession()
    await pay(id, 1, '777123')
    const byType = await list(`session=${id}&type=checkout.session.created`)
    expect(byType.data.map(({ data, type }) => [data.object.id, type])).toEqual([[id, 'checkout.session.created']])
    expect((await list('type=checkout.session.created')).data.map(({ data }) => data.object.id)).toEqual(
      expect.arrayContaining([id, other.id]),
    )
    const now = Math.floor(kasa.clock.now().getTime() / 1000)
    expect((await list(`session=${id}&created_at[gte]=${now}`)).data).toHaveLength(3)
    expect((await list(`session=${id}&created_at[gt]=${now}`)).data).toEqual([])
  })

  test('is turned page by page, newest first', async () => {
    const { id } = await kasa.createSession()
    kasa.clock.advance(1_000)
    await pay(id, 1, '777123')
    const first = await list(`session=${id}&limit=2`)
    expect([first.url, first.has_more, first.data.length]).toEqual(['/v1/events', true, 2])
    const second = await list(`session=${id}&limit=2&starting_after=${first.data[1]?.id}`)
    expect([second.has_more, second.data.map(({ sequence }) => sequence)]).toEqual([false, [1]])
    expect((await list(`session=${id}&ending_before=${second.data[0]?.id}`)).data).toEqual(first.data)
  })

  test.each(['type=checkout.session.paid', 'session=short', 'limit=0', 'starting_after=evt_unknown', 'sort=asc'])(
    'does not take %s',
    async (query) => {
      const reply = await call(`${routes.events}?${query}`)
      expect(reply.statusCode).toBe(400)
      expect(reply.json().error.param).toBe(query.split('=')[0])
    },
  )
})

test('a key sees the events of its own merchant and mode, and no others', async () => {
  const { testKey, liveKey } = await createMerchant(kasa, 'Another shop')
  const { id } = await kasa.createSession({ notification_url: receiver.url })
  const [event] = await eventsOf(id)
  const path = pathTo('event', event?.id ?? '')
  for (const key of [testKey, liveKey]) {
    expect((await list(`session=${id}`, key)).data).toEqual([])
    expect((await list('', key)).data).toEqual([])
    expect((await call(path, { key })).statusCode).toBe(404)
    expect((await call(`${path}/resend`, { key, method: 'POST' })).statusCode).toBe(404)
    expect((await call(`${routes.events}?starting_after=${event?.id}`, { key })).statusCode).toBe(400)
  }
  await receiver.hasReceived(1)
  expect((await call(pathTo('event', 'evt_none'))).json().error).toMatchObject({
    code: 'resource_missing',
    param: 'id',
  })
})

describe('resending', () => {
  const deliveriesOf = async (eventId: string, count: number) => {
    for (;;) {
      const { deliveries } = await retrieve(eventId)
      if (deliveries.length >= count) return deliveries
    }
  }

  test('delivers once more, at once, with the same id and bytes', async () => {
    const { id } = await kasa.createSession({ notification_url: receiver.url })
    await receiver.hasReceived(1)
    const [event] = await eventsOf(id)
    const eventId = event?.id ?? ''
    await deliveriesOf(eventId, 1)
    receiver.answerWith(answering(500, 'busy'))
    const reply = await call(pathTo('resendEvent', eventId), { method: 'POST' })
    expect([reply.statusCode, reply.json().id]).toEqual([200, eventId])
    await receiver.hasReceived(2)
    const [first, second] = receiver.received
    expect([second?.body, second?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']])
    expect(await deliveriesOf(eventId, 2)).toMatchObject([
      { number: 1, status_code: 200, error: null },
      { number: 2, status_code: 500, response: 'busy' },
    ])
  })

  test('is refused where there is no address, and where it was switched off', async () => {
    const none = await kasa.createSession()
    const [unsent] = await eventsOf(none.id)
    const refused = await call(pathTo('resendEvent', unsent?.id ?? ''), { method: 'POST' })
    expect([refused.statusCode, refused.json().error.code]).toEqual([400, 'notification_url_missing'])

    receiver.answerWith(answering(410))
    const { id } = await kasa.createSession({ notification_url: receiver.url })
    const [event] = await eventsOf(id)
    expect(await deliveriesOf(event?.id ?? '', 1)).toMatchObject([{ status_code: 410 }])
    const gone = await call(pathTo('resendEvent', event?.id ?? ''), { method: 'POST' })
    expect([gone.statusCode, gone.json().error.code]).toEqual([400, 'notification_url_gone'])
    await pay(id, 1, '777123')
    expect(await eventsOf(id)).toHaveLength(3)
    expect(receiver.received).toHaveLength(1)
  })

  test('ends after 200 times', async () => {
    const { id } = await kasa.createSession({ notification_url: receiver.url })
    await receiver.hasReceived(1)
    const [event] = await eventsOf(id)
    const eventId = event?.id ?? ''
    await deliveriesOf(eventId, 1)
    await sql`
      insert into deliveries (event_id, at, duration_ms, status_code, response)
      select ${eventId}, now(), 1, 200, '' from generate_series(1, 250)`.execute(kasa.db)
    const refused = await call(pathTo('resendEvent', eventId), { method: 'POST' })
    expect([refused.statusCode, refused.json().error.code]).toEqual([400, 'resend_limit_reached'])
    expect((await retrieve(eventId)).deliveries).toHaveLength(200)
  })
})

describe('one merchant that reads much', () => {
  const manyNotes = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key ${index}`, 'ż'.repeat(500)]))

  test.each(['events', 'sessions'] as const)(
    'gets its %s in pages of about a megabyte, each entry once',
    async (list) => {
      const { testKey } = await createMerchant(kasa, 'Wordy shop')
      const ids: string[] = []
      for (let count = 0; count < 45; count++) ids.push((await kasa.createSession({ metadata: manyNotes }, testKey)).id)
      const seen: string[] = []
      let [pages, after] = [0, '']
      for (;;) {
        const reply = await call(`${routes[list]}?limit=100${after && `&starting_after=${after}`}`, { key: testKey })
        const page = reply.json()
        expect(reply.body.length).toBeLessThan(1_000_000)
        pages += 1
        seen.push(
          ...page.data.map(
            (entry: { id: string; data?: { object: { id: string } } }) => entry.data?.object.id ?? entry.id,
          ),
        )
        if (!page.has_more) break
        after = page.data.at(-1).id
      }
      expect(pages).toBeGreaterThan(1)
      expect(seen.toSorted()).toEqual(ids.toSorted())
    },
  )

  test('and whose lists all wait for the database leaves connections to payers', async () => {
    const { id } = await kasa.createSession()
    const { testKey } = await createMerchant(kasa, 'Curious shop')
    let lists: Promise<{ statusCode: number }>[] = []
    await kasa.db.transaction().execute(async (trx) => {
      await sql`lock table events in access exclusive mode`.execute(trx)
      lists = Array.from({ length: 30 }, () => call(routes.events, { key: testKey }))
      const waiting = async () => {
        const { rows } = await sql`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(trx)
        return rows.length
      }
      await expect.poll(waiting, { timeout: 60_000 }).toBeGreaterThanOrEqual(2)
      for (let count = 0; count < 20; count++) {
        expect((await kasa.app.inject(pathTo('payerSession', id))).statusCode).toBe(200)
      }
      expect(await waiting()).toBe(2)
    })
    expect(new Set((await Promise.all(lists)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  })
})

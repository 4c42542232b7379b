import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CreateCheckoutSession } from '../../contract/checkout-session.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { frozenClock } from '../testing/frozen-clock.ts'
import { testOutbox } from '../testing/outbox.ts'
import { testDatabase } from '../testing/test-database.ts'
import { deliveryQueue } from '../webhooks/delivery-queue.ts'
import { sessionCreator } from './create-session.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const open = async () => {
  const { db } = database
  const clock = frozenClock()
  const { id: merchantId } = await createMerchant({ db, clock }, 'Test shop')
  const create = sessionCreator({ db, clock, outbox: testOutbox(db), confirmCallers: async () => {} })
  return (owner = merchantId, notification_url = '') =>
    create({
      caller: { merchantId: owner, livemode: false, fees: {}, keyHash: '' },
      parameters: CreateCheckoutSession.parse({ ...createParameters(), notification_url }),
      amounts: null,
    })
}

const stored = (ids: readonly string[]) =>
  database.db
    .selectFrom('checkout_sessions as session')
    .innerJoin('events as event', 'event.session_id', 'session.id')
    .select(['session.id', 'event.type', 'event.sequence'])
    .where('session.id', 'in', ids)
    .execute()

test('sessions asked for at once are all stored, each with its event', async () => {
  const create = await open()
  const ids = (await Promise.all(Array.from({ length: 150 }, () => create()))).map(({ id }) => id)
  const found = await stored(ids)
  expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  expect(new Set(found.map(({ type, sequence }) => `${type} ${sequence}`))).toEqual(
    new Set(['checkout.session.created 1']),
  )
})

test('one that the database refuses takes no other with it', async () => {
  const create = await open()
  const [good, bad, other] = await Promise.allSettled([create(), create(randomUUID()), create()])
  expect(bad?.status).toBe('rejected')
  const ids = [good, other].map((result) => (result?.status === 'fulfilled' ? result.value.id : 'failed'))
  expect(await stored(ids)).toHaveLength(2)
})

test('each of those with an address gets its delivery', async () => {
  const create = await open()
  const queue = deliveryQueue(database.db)
  const made = await Promise.all([create(), ...[1, 2].map((n) => create(undefined, `https://shop.example/${n}`))])
  const jobs = await queue.take({ free: 10, busy: new Map() })
  const events = await database.db
    .selectFrom('events')
    .select('id')
    .where(
      'session_id',
      'in',
      made.slice(1).map(({ id }) => id),
    )
    .execute()
  expect(jobs.map(({ eventId }) => eventId).toSorted()).toEqual(events.map(({ id }) => id).toSorted())
})

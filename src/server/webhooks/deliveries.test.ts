import { sql } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openNotifications } from '../database/notifications.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { answering, hanging as hangs, openReceiver, verify } from '../testing/receiver.ts'
import { capacity, loopbackGuard, openTestShop } from '../testing/webhook-shop.ts'
import type { DeliveryOutcome } from './deliver.ts'
import { keepDelivering } from './deliveries.ts'
import { deliveryQueue } from './delivery-queue.ts'
import { openPoster } from './post-event.ts'

let shop: Awaited<ReturnType<typeof openTestShop>>
let receiver: Awaited<ReturnType<typeof openReceiver>>
let closing: (() => Promise<unknown>)[]
beforeEach(async () => {
  shop = await openTestShop()
  receiver = await openReceiver()
  closing = [shop.close, receiver.close]
})
afterEach(async () => {
  for (const close of closing.reverse()) await close()
})

interface Process {
  concurrency?: number
  perReceiver?: number
  graceMs?: number
  /** Long, so that a test that passes has not waited for it. */
  pollMs?: number
}

/** What one process of an installation does with deliveries. */
const startProcess = async ({ perReceiver = 4, graceMs = 5_000, pollMs = 60_000, ...options }: Process = {}) => {
  const outcomes: { outcome: DeliveryOutcome; lagMs: number }[] = []
  const notifications = await openNotifications({ databaseUrl: shop.url, log: pino({ level: 'silent' }) })
  closing.push(notifications.close)
  const running = await keepDelivering({
    db: shop.db,
    notifications,
    clock: shop.clock,
    log: pino({ level: 'silent' }),
    queue: deliveryQueue(shop.db, { perReceiver }),
    // Each name is a receiver of its own on this computer.
    poster: openPoster({
      guard: loopbackGuard,
      timeLimitMs: 60_000,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    }),
    onDelivery: (delivery) => outcomes.push(delivery),
    pollMs,
    graceMs,
    ...options,
  })
  let closed: Promise<void> | null = null
  const close = () => {
    closed ??= running.close()
    return closed
  }
  closing.push(close)
  return { outcomes, close }
}

const jobs = async (state: 'created' | 'retry' | 'active') => {
  const { rows } = await sql`select id from pgboss.job where state = ${state}`.execute(shop.db)
  return rows.length
}

/** Some at a time: connections are few. */
const create = async (count: number, url: string, options = {}) => {
  for (let left = count; left > 0; left -= 5) {
    await Promise.all(Array.from({ length: Math.min(left, 5) }, () => shop.createSession(url, options)))
  }
}

test('an event is on its way as soon as its transaction is committed', async () => {
  const { outcomes, close } = await startProcess()
  const { event } = await shop.createSession(receiver.url)
  await receiver.hasReceived(1)
  expect(receiver.received.map((received) => verify(shop.merchant.webhookSecret, received).id)).toEqual([event.id])
  await close()
  expect(outcomes).toEqual([{ outcome: 'delivered', lagMs: expect.any(Number) }])
})

test('what was committed before the process died is delivered by the next', async () => {
  await create(3, receiver.url)
  expect(await jobs('created')).toBe(3)
  await startProcess()
  await receiver.hasReceived(3)
})

test('what a process had in hand when it died is taken back from it', async () => {
  await shop.createSession(receiver.url)
  expect(await shop.queue.take(capacity(1))).toHaveLength(1)
  expect(await shop.queue.take(capacity(1))).toEqual([])
  await sql`update pgboss.job set started_on = now() - interval '61 seconds'`.execute(shop.db)
  const boss = new PgBoss({ db: fromKysely(shop.db), schedule: false })
  await boss.start()
  await boss.supervise()
  await boss.stop({ graceful: false })
  await shop.hurry()
  await startProcess()
  await receiver.hasReceived(1)
})

test('a receiver that hangs holds up nobody else, however much waits for it', async () => {
  const slow = await openReceiver()
  closing.push(slow.close)
  slow.answerWith(hangs)
  await create(30, slow.url)
  const { close } = await startProcess({ concurrency: 6, perReceiver: 2, graceMs: 50 })
  await slow.hasReceived(2)
  await create(40, receiver.url)
  await receiver.hasReceived(40)
  expect(slow.received).toHaveLength(2)
  await close()
})

test('a merchant whose many receivers all hang leaves half of the places to others, whose events come at once', async () => {
  const hanging = await openReceiver()
  closing.push(hanging.close)
  hanging.answerWith(hangs)
  const other = await createMerchant(shop, 'Another shop')
  for (let host = 0; host < 12; host++) await create(2, `http://shop-${host}.example:${hanging.port}/`)
  const { close } = await startProcess({ concurrency: 12, perReceiver: 8, graceMs: 50 })
  await hanging.hasReceived(6)
  await create(10, receiver.url, { merchantId: other.id })
  await receiver.hasReceived(10)
  expect(hanging.received).toHaveLength(6)
  await close()
})

test('a process that stops hands back what it cannot finish, and that does not count as a try', async () => {
  receiver.answerWith(hangs)
  const { event } = await shop.createSession(receiver.url)
  const { outcomes, close } = await startProcess({ graceMs: 50 })
  await receiver.hasReceived(1)
  await close()
  expect([outcomes, await jobs('active'), await jobs('retry')]).toEqual([[], 0, 1])
  expect(await shop.deliveries(event.id)).toEqual([])
  receiver.answerWith(answering(200))
  await shop.hurry()
  expect(await shop.deliverDue()).toEqual(['delivered'])
})

test('a process that stops finishes what it can', async () => {
  let respond = () => {}
  receiver.answerWith((response) => {
    respond = () => void response.writeHead(200).end()
  })
  const { event } = await shop.createSession(receiver.url)
  const { outcomes, close } = await startProcess()
  await receiver.hasReceived(1)
  const closed = close()
  respond()
  await closed
  expect(outcomes).toMatchObject([{ outcome: 'delivered' }])
  expect(await shop.deliveries(event.id)).toHaveLength(1)
})

test('two processes share the work, and no event is sent by both', async () => {
  // Two that look at the same moment may both find nothing, and then they look again.
  const processes = [await startProcess({ pollMs: 50 }), await startProcess({ pollMs: 50 })]
  await create(40, receiver.url)
  await receiver.hasReceived(40)
  for (const { close } of processes) await close()
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(40)
  expect(receiver.received).toHaveLength(40)
})

test('a retry is made when its pause is over, though nothing tells of it', async () => {
  receiver.answerWith(answering(500))
  await shop.createSession(receiver.url)
  await shop.deliverDue()
  receiver.answerWith(answering(200))
  const { outcomes, close } = await startProcess({ pollMs: 20 })
  expect(await shop.hurry()).toEqual([5])
  await receiver.hasReceived(2)
  await close()
  expect(outcomes).toMatchObject([{ outcome: 'delivered' }])
})

import { sql } from 'kysely'
import { WebhookEvent } from '../../contract/webhook-event.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { movableClock } from '../clock.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { createSession } from '../sessions/create-session.ts'
import { deliverer } from '../webhooks/deliver.ts'
import { deliveryQueue } from '../webhooks/delivery-queue.ts'
import { networkGuard } from '../webhooks/network-guard.ts'
import { openPoster, type Poster } from '../webhooks/post-event.ts'
import { frozenClock } from './frozen-clock.ts'
import { testDatabase } from './test-database.ts'

/** Lets events be sent to this computer, as the demo shape does. */
export const loopbackGuard = networkGuard({ open: ['127.0.0.0/8', '::1'] })

/** Takes up to so many jobs. */
export const capacity = (free: number) => ({ free, busy: new Map<string, number>() })

/** A merchant on a database of its own, whose events are delivered when a test says so. */
export const openTestShop = async () => {
  const database = await testDatabase()
  const { db } = database
  const clock = movableClock(frozenClock())
  const queue = deliveryQueue(db)
  // Now it knows its table, so that no transaction has to wait for a second connection to ask.
  await queue.take(capacity(1))
  const poster = openPoster({ guard: loopbackGuard, timeLimitMs: 60_000 })
  const outbox = { queue, publicUrl: 'https://pay.example' }
  const merchant = await createMerchant({ db, clock }, 'Test shop')
  const deliverBy = (post: Poster) => deliverer({ db, clock, queue, poster: post, random: () => 0 })
  const never = new AbortController().signal

  const events = (sessionId: string) =>
    db.selectFrom('events').selectAll().where('session_id', '=', sessionId).orderBy('sequence').execute()

  return {
    ...database,
    clock,
    queue,
    outbox,
    merchant,
    events,
    /** A new session with its first event, whose delivery waits. */
    async createSession(notificationUrl: string, { livemode = false, merchantId = merchant.id } = {}) {
      const parameters = { ...createParameters(), notification_url: notificationUrl }
      const defaults = {
        customer_ip: '',
        customer_country: '',
        locale: '',
        metadata: null,
        expires_at: null,
        cancel_url: '',
        payment_method: ['blik' as const],
      }
      const session = await db.transaction().execute((trx) =>
        createSession(
          { trx, clock, outbox },
          {
            caller: { merchantId, livemode, fees: {}, keyHash: '' },
            parameters: { ...parameters, ...defaults },
            amounts: null,
          },
        ),
      )
      const [event] = await events(session.id)
      if (!event) throw new Error('A session was created without its event')
      return { session, event, told: WebhookEvent.parse(JSON.parse(event.body)) }
    },
    /** Makes the tries that are due by the database's clock, one after the other. Returns what came of them. */
    async deliverDue(post = poster) {
      const outcomes = []
      await queue.admit()
      for (const job of await queue.take(capacity(20))) outcomes.push(await deliverBy(post)(job, never))
      return outcomes
    },
    /** The tries that wait are due at once. Returns after how many seconds they would have been. */
    async hurry() {
      const { rows } = await sql<{ pause: number }>`
        with waiting as (
          select id, extract(epoch from start_after - created_on)::float as pause
          from pgboss.job where state in ('created', 'retry')
        )
        update pgboss.job set start_after = now() from waiting where job.id = waiting.id returning pause`.execute(db)
      return rows.map(({ pause }) => Math.round(pause))
    },
    deliveries: (eventId: string) =>
      db.selectFrom('deliveries').selectAll().where('event_id', '=', eventId).orderBy('id').execute(),
    close: async () => {
      await poster.close()
      await database.close()
    },
  }
}

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { movableClock, systemClock } from '../clock.ts'
import { gatewayTaking } from '../testing/gateway-taking.ts'
import { testOutbox } from '../testing/outbox.ts'
import { testApp } from '../testing/test-app.ts'
import { expireLocked } from './expire-session.ts'
import { lockSession } from './lock-session.ts'

const url = '/v1/checkout/sessions'
const clock = movableClock(systemClock)
let shop: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  shop = await testApp({ clock, live: gatewayTaking(new Set(['pln', 'chf'])) })
})
afterAll(() => shop.close())

const create = (key: string, parameters = createParameters()) =>
  shop.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key}` }, payload: parameters })
const read = (key: string, id: string) =>
  shop.app.inject({ url: `${url}/${id}`, headers: { authorization: `Bearer ${key}` } })

describe('a key sees', () => {
  test('the sessions of its own merchant and mode, and no others', async () => {
    const { testKey, liveKey } = shop.merchant
    const owners = [testKey, liveKey, demoKey]
    for (const owner of owners) {
      const created = await create(owner)
      const { id, livemode } = created.json()
      expect(livemode).toBe(owner === liveKey)
      for (const key of owners) {
        const reply = await read(key, id)
        expect(reply.statusCode).toBe(key === owner ? 200 : 404)
        if (key === owner) expect(reply.body).toBe(created.body)
      }
    }
  })

  test('no difference between what others own, what never was and what cannot be', async () => {
    const { id } = (await create(shop.merchant.testKey)).json()
    const foreign = await read(demoKey, id)
    expect(foreign.json().error).toMatchObject({ type: 'invalid_request_error', code: 'resource_missing', param: 'id' })
    for (const unknown of ['A'.repeat(22), 'short', '%00', '%F0%9F%98%80', `${id}x`]) {
      const reply = await read(demoKey, unknown)
      expect([reply.statusCode, reply.body], unknown).toEqual([404, foreign.body])
    }
  })
})

test('a session whose time is over is told to be expired, though nobody has looked at it since', async () => {
  const expires_at = Math.floor(clock.now().getTime() / 1000) + 600
  const { id } = (await create(demoKey, createParameters({ expires_at }))).json()
  expect((await read(demoKey, id)).json().status).toBe('open')
  clock.advance(600_000)
  expect((await read(demoKey, id)).json()).toMatchObject({ status: 'expired', expire_at: expires_at })
})

test('a session that another process expires at the same moment is told to be expired', async () => {
  const expires_at = Math.floor(clock.now().getTime() / 1000) + 600
  const { id } = (await create(demoKey, createParameters({ expires_at }))).json()
  const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const reading = await shop.db.transaction().execute(async (other) => {
    // Before its time is over, so that the server's own sweeping does not come first.
    await lockSession(other, id)
    clock.advance(600_000)
    await expireLocked({ trx: other, outbox: testOutbox(shop.db) }, { sessionId: id, now: clock.now() })
    const reply = read(demoKey, id).then((answer) => answer.json())
    await vi.waitUntil(async () => (await waiting.execute(shop.db)).rows.length === 1, 120_000)
    return { reply }
  })
  expect(await reading.reply).toMatchObject({ status: 'expired' })
})

describe('a live key', () => {
  const liveErrors = async (parameters: ReturnType<typeof createParameters>) =>
    (await create(shop.merchant.liveKey, parameters)).json().error.errors

  test('is told which currencies both the live gateway and the installation take', async () => {
    expect(await liveErrors(createParameters({ currency: 'usd' }))).toEqual([
      { param: 'currency', code: 'currency_unsupported', message: '`currency` must be one of pln.' },
    ])
  })

  test('must give https addresses, and hears of all that is wrong at once', async () => {
    const http = 'http://shop.example'
    const addresses = { success_url: http, cancel_url: 'HTTP://shop.example', notification_url: http }
    const errors = await liveErrors(createParameters({ ...addresses, customer_email: 'john' }))
    expect(errors).toMatchObject([
      { param: 'customer_email', code: 'email_invalid' },
      { param: 'success_url', code: 'url_insecure' },
      { param: 'cancel_url', code: 'url_insecure' },
      { param: 'notification_url', code: 'url_insecure' },
    ])
  })

  test('cannot create sessions without a live gateway, and the error says so', async () => {
    const installation = await testApp()
    const reply = await installation.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${installation.merchant.liveKey}` },
      payload: createParameters(),
    })
    await installation.close()
    expect(reply.statusCode).toBe(400)
    expect(reply.json().error).toMatchObject({ type: 'invalid_request_error', code: 'live_mode_unavailable' })
    expect(reply.json().error.message).toContain('no live gateway')
  })
})

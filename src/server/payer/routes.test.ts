import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PayerSession } from '../../contract/payer-session.ts'
import { referenceOf } from '../../contract/reference.ts'
import { pathTo } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const read = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json<PayerSession>()

const pay = (id: string, blikCode: string, number = 1) =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number, blik_code: blikCode } })

/** Sets the clock ahead and waits until the page would have been told. */
const later = async (seconds: number, id: string, condition: (session: PayerSession) => boolean) => {
  kasa.clock.advance(seconds * 1000)
  return expect.poll(() => read(id).then(condition), { interval: 20 }).toBe(true)
}

describe('the payer’s session', () => {
  test('shows what the page needs and nothing that belongs to the shop alone', async () => {
    const { id } = await kasa.createSession({
      metadata: { order: '7' },
      notification_url: 'https://shop.example/hook',
      customer_ip: '192.0.2.1',
      cancel_url: 'https://shop.example/basket',
    })
    expect(await read(id)).toEqual({
      id,
      revision: 1,
      now_ms: kasa.clock.now().getTime(),
      livemode: false,
      has_test_codes: true,
      notices: {},
      status: 'open',
      merchant: {
        name: 'Demo shop',
        logo: null,
        accent: null,
        contact: { email: null, phone: null, page: null, terms: null, privacy: null },
      },
      reference: referenceOf(id),
      receipt_ms: 3_000,
      order: { number: null, description: null },
      amount_total: 1050,
      amount_sub_total: 1050,
      fees: null,
      currency: 'pln',
      customer: { firstname: 'John', lastname: 'Doe', email: 'john@example.com' },
      locale: '',
      expires_at_ms: kasa.clock.now().getTime() + 86_400_000,
      paid_at_ms: null,
      refunded: { succeeded: 0, pending: 0 },
      success_url: null,
      cancel_url: 'https://shop.example/basket',
      attempts_left: 10,
      attempt: null,
    })
  })

  test.each(['AAAAAAAAAAAAAAAAAAAAAA', 'nonsense', '%00', '💸'])('is not found under %s', async (id) => {
    const response = await kasa.app.inject(`/v1/pay/${encodeURIComponent(decodeURIComponent(id))}`)
    expect(response.statusCode).toBe(404)
    expect(response.json().error.code).toBe('resource_missing')
  })
})

describe('paying', () => {
  test('with a code that the bank approves completes the session', async () => {
    const { id } = await kasa.createSession()
    const taken = await pay(id, '777123')
    expect(taken.statusCode).toBe(201)
    const now = kasa.clock.now().getTime()
    expect(taken.json()).toMatchObject({
      status: 'open',
      attempts_left: 9,
      success_url: null,
      attempt: { number: 1, status: 'waiting', confirm_by_ms: now + 60_000, decline_code: null },
    })
    await later(2, id, (session) => session.status === 'complete')
    expect(await read(id)).toMatchObject({
      success_url: 'https://shop.example/thanks',
      attempt: { number: 1, status: 'approved' },
    })
  })

  test.each([
    ['700701', 'code_expired'],
    ['700703', 'code_used'],
    ['500500', 'bank_declined'],
    ['012345', 'code_invalid'],
  ])('with %s is declined at once: %s', async (code, declineCode) => {
    const { id } = await kasa.createSession()
    expect((await pay(id, code)).json()).toMatchObject({
      status: 'open',
      attempt: { status: 'declined', decline_code: declineCode },
    })
  })

  test('goes on with a second code after the first was declined', async () => {
    const { id } = await kasa.createSession()
    await pay(id, '934111')
    await later(2, id, ({ attempt }) => attempt?.status === 'declined')
    expect((await read(id)).attempt).toMatchObject({ number: 1, decline_code: 'customer_declined' })
    expect((await pay(id, '777123', 2)).statusCode).toBe(201)
    await later(2, id, (session) => session.status === 'complete')
  })

  test('twice under one number is one attempt, also with another code', async () => {
    const { id } = await kasa.createSession()
    const answers = await Promise.all(Array.from({ length: 8 }, () => pay(id, '777123')))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    expect((await pay(id, '777999')).statusCode).toBe(200)
    const attempts = kasa.db.selectFrom('payment_attempts').where('session_id', '=', id).selectAll()
    const charges = kasa.db.selectFrom('sandbox_charges').where('session_id', '=', id).selectAll()
    expect(await attempts.execute()).toHaveLength(1)
    expect(await charges.execute()).toHaveLength(1)
  })

  test('is refused while the code before has no answer', async () => {
    const { id } = await kasa.createSession()
    await pay(id, '777123')
    const second = await pay(id, '777123', 2)
    expect(second.statusCode).toBe(409)
    expect(second.json().error).toMatchObject({ type: 'invalid_request_error', code: 'attempt_in_progress' })
  })

  test('is refused out of turn and once paid', async () => {
    const { id } = await kasa.createSession()
    expect((await pay(id, '777123', 2)).json().error.code).toBe('attempt_number_mismatch')
    await pay(id, '777123')
    await later(2, id, (session) => session.status === 'complete')
    expect((await pay(id, '777123', 2)).json().error.code).toBe('session_complete')
  })

  test('takes ten codes and no eleventh', async () => {
    const { id } = await kasa.createSession()
    for (let number = 1; number <= 10; number++) expect((await pay(id, '500500', number)).statusCode).toBe(201)
    expect((await read(id)).attempts_left).toBe(0)
    expect((await pay(id, '777123', 10)).statusCode).toBe(200)
    expect((await pay(id, '777123', 11)).statusCode).toBe(400)
  })

  test.each([
    { number: 1, blik_code: '77712' },
    { number: 1, blik_code: '7771234' },
    { number: 1, blik_code: 777123 },
    { number: 1, blik_code: '777 123' },
    { number: 1, blik_code: '٧٧٧١٢٣' },
    { number: 0, blik_code: '777123' },
    { number: 1.5, blik_code: '777123' },
    { blik_code: '777123' },
    { number: 1, blik_code: '777123', amount: 1 },
  ])('with a body such as %j is a bad request', async (payload) => {
    const { id } = await kasa.createSession()
    const response = await kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload })
    expect(response.statusCode).toBe(400)
    expect((await read(id)).attempt).toBeNull()
  })
})

describe('a session whose time is over', () => {
  test('expires, also for a page that asks before any sweep, and takes no code', async () => {
    const { id } = await kasa.createSession({ expires_at: Math.floor(kasa.clock.now().getTime() / 1000) + 60 })
    kasa.clock.advance(60_000)
    expect((await read(id)).status).toBe('expired')
    expect((await pay(id, '777123')).json().error.code).toBe('session_expired')
  })

  test('is completed by an approval that comes after its deadline', async () => {
    const { id } = await kasa.createSession({ expires_at: Math.floor(kasa.clock.now().getTime() / 1000) + 30 })
    await pay(id, '888002')
    await later(61, id, ({ status, attempt }) => status === 'open' && attempt?.status === 'waiting')
    await later(4, id, ({ status }) => status === 'complete')
  })

  test('expires when the attempt that held it up is declined', async () => {
    const { id } = await kasa.createSession({ expires_at: Math.floor(kasa.clock.now().getTime() / 1000) + 30 })
    await pay(id, '949111')
    await later(60, id, ({ status }) => status === 'expired')
    expect((await read(id)).attempt).toMatchObject({ status: 'declined', decline_code: 'customer_timeout' })
  })
})

test('a lost reply is told as unknown and found out by asking the bank', async () => {
  const { id } = await kasa.createSession()
  let isLost = false
  const sent = pay(id, '888001').finally(() => {
    isLost = true
  })
  await expect.poll(() => read(id).then(({ attempt }) => attempt?.status)).toBe('sending')
  const hangUp = () => {
    kasa.clock.advance(2_000)
    return isLost
  }
  await expect.poll(hangUp).toBe(true)
  expect((await sent).json()).toMatchObject({ status: 'open', attempt: { status: 'sending' } })
  expect((await read(id)).attempt?.reply_by_ms).toBeLessThanOrEqual(kasa.clock.now().getTime())
  await later(2, id, ({ status }) => status === 'complete')
})

test('codes are neither logged nor stored', async () => {
  const { id } = await kasa.createSession()
  const code = '777835'
  await pay(id, code)
  await later(2, id, ({ status }) => status === 'complete')
  await kasa.app.inject({
    method: 'POST',
    url: pathTo('payerAttempts', id),
    payload: { number: 2, blik_code: '604835x' },
  })
  expect(kasa.log()).toContain('request completed')
  expect(kasa.log()).not.toMatch(/777835|604835/)
  const tables = await kasa.db.introspection.getTables()
  expect(tables.map(({ name }) => name)).toContain('sandbox_charges')
  for (const { schema = 'public', name } of tables) {
    const { rows } = await sql`select * from ${sql.id(schema, name)}`.execute(kasa.db)
    expect(JSON.stringify(rows)).not.toMatch(/777835|604835/)
  }
})

test('ids stand in no log line in full', async () => {
  const { id } = await kasa.createSession()
  await kasa.app.inject(`/pay/${id}`)
  await pay(id, '777123')
  expect(kasa.log()).not.toContain(id)
})

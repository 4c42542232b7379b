import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CheckoutSession } from '../../contract/checkout-session.ts'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo } from '../../contract/routes.ts'
import { pathToTest } from '../../contract/testbank/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
let stripe: Stripe
/** The statuses that the library was answered with. */
const requestsSeen: number[] = []
beforeAll(async () => {
  kasa = await testApp()
  kasa.app.addHook('onResponse', async (request, reply) => {
    if (request.headers['x-stripe-client-user-agent'] !== undefined) requestsSeen.push(reply.statusCode)
  })
  const { port, hostname } = new URL(await kasa.app.listen({ port: 0, host: '127.0.0.1' }))
  stripe = new Stripe(demoKey, {
    protocol: 'http',
    host: hostname,
    port,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(),
  })
})
afterAll(() => kasa.close())

/** The library’s types know another company’s parameters. */
const anything = (value: unknown) => value as never
const create = async (overrides = {}, options: Stripe.RequestOptions = {}) =>
  CheckoutSession.parse(
    JSON.parse(
      JSON.stringify(await stripe.checkout.sessions.create(anything({ ...createParameters(), ...overrides }), options)),
    ),
  )
const failureOf = async (request: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  const error = await request.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof Stripe.errors.StripeError) return error
  throw new Error('The request did not fail as it should', { cause: error })
}

describe('a client library of another company', () => {
  test('creates a session, with lists and maps in its form, and retrieves it', async () => {
    const session = await create({ metadata: { order: '7' }, payment_method: ['blik'] })
    expect(session).toMatchObject({ amount_total: 1050, metadata: { order: '7' }, payment_method: ['blik'] })
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject(session)
  })

  test('sends requests of its own making', async () => {
    const session = await stripe.rawRequest('POST', '/v1/checkout/sessions', { ...createParameters() })
    expect(session).toMatchObject({ status: 'open' })
    const attempts = await stripe.rawRequest('GET', `/v1/checkout/sessions/${session.id}/payment_attempts`)
    expect(attempts).toMatchObject({ object: 'list', data: [] })
  })

  test('pages through a list by itself, with filters', async () => {
    kasa.clock.advance(60_000)
    const since = Math.floor(kasa.clock.now().getTime() / 1000)
    const created = []
    for (let count = 0; count < 7; count++) {
      created.push((await create()).id)
      kasa.clock.advance(1_000)
    }
    const listed: string[] = []
    const query = anything({ limit: 2, created_at: { gte: since } })
    for await (const session of stripe.checkout.sessions.list(query)) listed.push(session.id)
    expect(listed).toEqual(created.toReversed())
    const open = await stripe.checkout.sessions.list(anything({ status: 'expired', created_at: { gte: since } }))
    expect(open.data).toEqual([])
  })

  test('expires a session, once', async () => {
    const { id } = await create()
    expect(await stripe.checkout.sessions.expire(id)).toMatchObject({ id, status: 'expired' })
    const error = await failureOf(stripe.checkout.sessions.expire(id))
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect(error).toMatchObject({ statusCode: 400, code: 'session_expired' })
  })

  test('sees which parameter is wrong', async () => {
    const error = await failureOf(create({ amount: '10.00' }))
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect(error).toMatchObject({ statusCode: 400, param: 'amount', code: 'parameter_invalid_integer' })
    expect(error.message).toContain('amount')
    expect(error.requestId).toMatch(/^req_/)
  })

  test('sees that a session is missing, and that a key is wrong', async () => {
    const missing = await failureOf(stripe.checkout.sessions.retrieve('AAAAAAAAAAAAAAAAAAAAAA'))
    expect(missing).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' })
    const wrong = await failureOf(
      stripe.checkout.sessions.retrieve('AAAAAAAAAAAAAAAAAAAAAA', {}, { apiKey: 'sk_test_wrong' }),
    )
    expect(wrong).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
  })

  test('repeats safely with its idempotency keys', async () => {
    const idempotencyKey = 'order-8'
    const [one, other] = await Promise.all([create({}, { idempotencyKey }), create({}, { idempotencyKey })])
    expect(other).toEqual(one)
    const requests = requestsSeen.length
    const error = await failureOf(create({ amount: 2000 }, { idempotencyKey, maxNetworkRetries: 2 }))
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
    expect(error).toMatchObject({ statusCode: 400, rawType: 'idempotency_error', code: 'idempotency_key_reused' })
    expect(requestsSeen.length - requests).toBe(1)
  })

  test('repeats what repeating cures, and gets on by that', async () => {
    const { id } = await create()
    const code = { number: 1, blik_code: '777123' }
    await kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: code })
    const headers = { authorization: `Bearer ${demoKey}` }
    const answer = {
      method: 'POST',
      url: pathToTest('outcome', id),
      headers,
      payload: { outcome: 'code_used' },
    } as const
    const requests = requestsSeen.length
    const expired = stripe.checkout.sessions.expire(id, {}, { maxNetworkRetries: 2 })
    await expect.poll(() => requestsSeen.slice(requests)).toEqual([409])
    await kasa.app.inject(answer)
    expect(await expired).toMatchObject({ id, status: 'expired' })
    expect(requestsSeen.slice(requests).at(-1)).toBe(200)
  })
})

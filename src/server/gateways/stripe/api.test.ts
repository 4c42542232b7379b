import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { StripeDouble } from '../../testing/stripe-double/double.ts'
import { NoAnswer } from '../no-answer.ts'
import { type StripeApi, stripeApi } from './api.ts'
import { Refusal } from './refusal.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const secretKey = 'sk_test_0fDouble0000000000000000'
const open = (apiUrl: string): StripeApi => {
  const api = stripeApi({ secretKey, apiUrl })
  endings.push(api.close)
  return api
}

const listening = async (listener: RequestListener): Promise<{ url: string; server: Server }> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  endings.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, server }
}

const atDouble = async () => {
  const double = new StripeDouble()
  endings.push(() => double.close())
  return { double, api: open(await double.listen()) }
}

const request = (overrides = {}) => ({
  attemptId: '3f0c8e6a-5d51-4b43-9d8b-0a54d5d0c1ce',
  sessionId: 'AAAAAAAAAAAAAAAAAAAAAA',
  merchantId: 'm',
  merchantName: 'Shop',
  order: { number: null, description: null },
  quotable: '7K3M-Q9TZ',
  amount: 1050,
  currency: 'pln',
  blikCode: '012345',
  customer: { firstname: 'John', lastname: 'Doe', email: 'john@example.com', ip: '' },
  payer: { ip: '', userAgent: '' },
  ...overrides,
})
const never = new AbortController().signal

describe('a call', () => {
  test.each(['POST', 'GET'])(
    'whose connection is reset is made once, though the library repeats such (%s)',
    async (method) => {
      let calls = 0
      const { url } = await listening((incoming) => {
        calls += 1
        incoming.socket.resetAndDestroy()
      })
      const api = open(url)
      const call = method === 'GET' ? api.read('pi_1', never) : api.confirm('pi_1', request(), never)
      await expect(call).rejects.toThrow(NoAnswer)
      expect(calls).toBe(1)
    },
  )

  test('ends when nobody waits any more, though bytes keep coming', async () => {
    const nobody = new AbortController()
    const { url } = await listening((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write(' ')
      const timer = setInterval(() => response.write(' '), 5)
      response.on('close', () => clearInterval(timer))
      nobody.abort()
    })
    await expect(open(url).read('pi_1', nobody.signal)).rejects.toThrow(NoAnswer)
  })

  test.each([
    ['text of a proxy', '<html>Bad gateway</html>'],
    ['too much', JSON.stringify({ id: 'x'.repeat(2_000_000) })],
    ['another object', JSON.stringify({ id: 'cus_1', object: 'customer' })],
  ])('that is answered with %s has no answer', async (_, body) => {
    const { url } = await listening((__, response) => response.end(body))
    await expect(open(url).read('pi_1', never)).rejects.toThrow(NoAnswer)
  })

  test('carries the version of the API that the code was written for', async () => {
    let version: unknown
    const { url } = await listening((incoming, response) => {
      version = incoming.headers['stripe-version']
      response.end('{}')
    })
    await expect(open(url).read('pi_1', never)).rejects.toThrow(NoAnswer)
    expect(version).toBe('2026-10-28.endive')
  })
})

test('the same attempt opens one PaymentIntent, and an old answer to its code is not taken for the present', async () => {
  const { double, api } = await atDouble()
  const { id } = await api.open(request(), never)
  expect((await api.open(request(), never)).id).toBe(id)
  expect((await api.confirm(id, request(), never))?.status).toBe('requires_action')
  double.intents.decide(id)
  expect(await api.confirm(id, request(), never)).toBeNull()
  expect((await api.read(id, never)).status).toBe('succeeded')
  expect(double.intents.charges.get(id)).toBe(1)
})

test('an old refusal of a code does not speak for the PaymentIntent either', async () => {
  const { api } = await atDouble()
  const given = request({ customer: { firstname: '', lastname: '', email: 'expired_code@example.com', ip: '' } })
  const { id } = await api.open(given, never)
  const refusal = () => api.confirm(id, given, never).catch((error: unknown) => error)
  expect(await refusal()).toMatchObject({ intent: { id }, failure: { decline_code: 'code_expired' } })
  expect(await refusal()).toMatchObject({ intent: null })
})

test('ending is asked for anew each time, where an old refusal would be repeated for a day', async () => {
  const { double, api } = await atDouble()
  const { id } = await api.open(request(), never)
  await api.confirm(id, request(), never)
  const intent = double.intents.find(id)
  intent.status = 'processing'
  await expect(api.cancel(id, never)).rejects.toThrow(Refusal)
  intent.status = 'requires_payment_method'
  expect((await api.cancel(id, never)).status).toBe('canceled')
})

test('an error says what Stripe calls it and its request, and nothing that was sent', async () => {
  const { api } = await atDouble()
  const error = await api.open(request({ amount: 100 }), never).catch((thrown: unknown) => thrown)
  expect(String(error)).toMatch(/^Refusal: Stripe answered 400 amount_too_small \(its request req_\w+\)$/)
})

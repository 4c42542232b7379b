import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CheckoutSession } from '../src/contract/checkout-session.ts'
import { MerchantAttemptList } from '../src/contract/merchant-attempt.ts'
import type { DeclineCode } from '../src/contract/payment-attempt.ts'
import { pathTo, routes } from '../src/contract/routes.ts'

/** The key of the demo merchant, as in the API's documentation. */
const demoKey = 'sk_test_BQokikJOvBiI2HlWgH4olfQ2'

const titles: Record<string, string> = { '/thanks': 'Thank you', '/basket': 'Your basket', '/': 'A shop' }

/** A shop that really exists: its pages are where the payer comes from and goes to, and it calls the API with its key. */
export const openShop = async (kasaUrl: () => string, key = demoKey) => {
  const pages = createServer((request, response) => {
    const title = titles[new URL(request.url ?? '/', 'http://shop').pathname] ?? 'Nothing here'
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>`)
  })
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`

  const call = async (path: string, body?: object) => {
    const response = await fetch(kasaUrl() + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? null : response.json()
  }

  return {
    url,
    thanks: `${url}/thanks`,
    basket: `${url}/basket`,
    async createSession(parameters: Record<string, unknown> = {}) {
      const sample = {
        amount: 1050,
        currency: 'pln',
        customer_email: 'john@example.com',
        customer_firstname: 'John',
        customer_lastname: 'Doe',
        success_url: `${url}/thanks`,
      }
      return CheckoutSession.parse(await call(routes.createSession, { ...sample, ...parameters }))
    },
    async retrieve({ id }: { id: string }) {
      return CheckoutSession.parse(await call(pathTo('session', id)))
    },
    /** Sends a code as a page in another tab would. */
    pay: ({ id }: { id: string }, code: string, number = 1) =>
      call(pathTo('payerAttempts', id), { number, blik_code: code }),
    /** Makes the sandbox bank answer for an attempt that waits. */
    bankAnswers: ({ id }: { id: string }, answer: 'approved' | DeclineCode) =>
      call(pathTo('sandboxAnswer', id), { answer }),
    /** Ends the session before its time. */
    expire: ({ id }: { id: string }) => call(pathTo('expireSession', id), {}),
    /** How its attempts stand, the first one first. */
    async attempts({ id }: { id: string }) {
      const { data } = MerchantAttemptList.parse(await call(pathTo('sessionAttempts', id)))
      return data.toSorted((one, other) => one.number - other.number).map(({ status }) => status)
    },
    /** Sets the server's clock ahead, where it is movable. */
    advanceClock: (seconds: number) => call(routes.sandboxClock, { seconds }),
    close: () => new Promise((resolve) => pages.close(resolve).closeAllConnections()),
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

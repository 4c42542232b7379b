import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { demoKey } from '../contract/demo-key.ts'
import { routes } from '../contract/routes.ts'

const customer = { customer_email: 'john@example.com', customer_firstname: 'John', customer_lastname: 'Doe' }
/** Nobody's: names that are kept for examples. A session without a notification_url tells nobody of its events. */
const addresses = { success_url: 'https://example.com/thanks', cancel_url: 'https://example.com/basket' }

/** The sample of the API's documentation, for this installation. */
const curl = (publicUrl: string): string =>
  [
    `curl ${publicUrl}${routes.createSession}`,
    `-u ${demoKey}:`,
    '-d amount=1000',
    '-d currency=usd',
    ...Object.entries(customer).map(([name, value]) => `-d ${name}=${value}`),
    '-d payment_method=blik',
    '-d expires_at=2147483648',
    ...Object.entries(addresses).map(([name, value]) => `-d ${name}=${value}`),
  ].join(' \\\n    ')

const createSession = async (app: FastifyInstance): Promise<{ url: string }> => {
  const response = await app.inject({
    method: 'POST',
    url: routes.createSession,
    headers: { authorization: `Bearer ${demoKey}` },
    payload: { amount: 1050, currency: 'pln', ...customer, ...addresses },
  })
  return z.object({ url: z.string() }).parse(response.json())
}

/** What the demo says once it listens: a payment to try, and how to make more. */
export const demoGreeting = async (app: FastifyInstance, publicUrl: string): Promise<string> => {
  const session = await createSession(app)
  return `
Kasa is ready at ${publicUrl}

  Pay here:  ${session.url}
  BLIK code: 777123 pays; the page lists the codes for every other ending.

  Make another payment:

  ${curl(publicUrl)}

  Add -d notification_url=http://127.0.0.1:… to be told of what becomes of it.

  Ctrl-C stops it.

`
}

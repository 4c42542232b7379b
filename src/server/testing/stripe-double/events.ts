import { createHmac, randomBytes } from 'node:crypto'
import type { Intent } from './intents.ts'
import type { StoredRefund } from './refunds.ts'

/** An endpoint keeps the version of the API that it was made with, however old, and has its events in it. */
const endpointVersion = '2023-10-16'

export interface Event {
  id: string
  type: string
  /** The bytes that are signed. */
  body: string
}

/** An event as docs.stripe.com/api/events has it, in an old version of the API. */
export const eventOf = (
  type: string,
  about: Partial<Intent> | StoredRefund,
  { now, livemode }: { now: Date; livemode: boolean },
): Event => {
  const object: Record<string, unknown> = structuredClone(about)
  delete object.allowed_payment_method_types
  const id = `evt_${randomBytes(12).toString('hex')}`
  const event = {
    id,
    object: 'event',
    api_version: endpointVersion,
    created: Math.floor(now.getTime() / 1_000),
    data: { object },
    livemode,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  }
  // Stripe sends it in lines, which a parser does not give back.
  return { id, type, body: JSON.stringify(event, null, 2) }
}

/** The header as docs.stripe.com/webhooks/signature has it, with what a rotation of the secret and an old scheme leave in it. */
export const signatureOf = (body: string, { secret, at }: { secret: string; at: Date }): string => {
  const time = Math.floor(at.getTime() / 1_000)
  const sign = (key: string) => createHmac('sha256', key).update(`${time}.${body}`).digest('hex')
  return `t=${time},v1=${sign('whsec_the_one_before')},v1=${sign(secret)},v0=${sign('old')}`
}

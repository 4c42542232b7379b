import { Webhook } from 'standardwebhooks'

interface Message {
  /** The same for every try. */
  id: string
  body: string
  /** By the world's clock: the receiver compares it with its own. */
  sentAt: Date
  /** `whsec_…`, the one in use first. */
  secrets: readonly string[]
}

/** The headers of Standard Webhooks, with a signature for each secret that is valid. */
export const signatureHeaders = ({ id, body, sentAt, secrets }: Message) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' '),
})

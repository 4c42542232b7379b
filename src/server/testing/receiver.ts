import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { WebhookEvent } from '../../contract/webhook-event.ts'

export interface Received {
  headers: Record<string, string>
  body: string
}

type Answer = (response: ServerResponse, received: Received) => void

const Headers = z.record(z.string(), z.string())

const read = async (request: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return { headers: Headers.parse(request.headers), body: Buffer.concat(chunks).toString() }
}

export const answering =
  (status: number, body = ''): Answer =>
  (response) => {
    response.writeHead(status).end(body)
  }

export const hanging: Answer = () => {}

/** A shop's endpoint for events, on a free port of this computer. It answers 200 until it is told otherwise. */
export const openReceiver = async () => {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  let answer: Answer = answering(200)
  const server = createServer(async (request, response) => {
    const one = await read(request)
    received.push(one)
    for (const look of waiting) look()
    answer(response, one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The receiver does not listen on a port')
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}/events`,
    received,
    answerWith(next: Answer) {
      answer = next
    },
    /** Resolves once so many requests have come, which may be at once. */
    hasReceived: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (received.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What a receiver does that knows Standard Webhooks and nothing of us. Throws unless the signature is right. */
export const verify = (secret: string, { headers, body }: Received): WebhookEvent => {
  new Webhook(secret).verify(body, headers)
  return WebhookEvent.parse(JSON.parse(body))
}

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import * as z from 'zod'

const Event = z.object({
  id: z.string(),
  type: z.string(),
  sequence: z.number(),
  data: z.object({ object: z.object({ id: z.string(), status: z.string() }) }),
})
export type ReceivedEvent = z.infer<typeof Event>

/** A shop's server: checks each delivery's signature and keeps every event once, by its `webhook-id`. */
export const openReceiver = async (secret: () => string) => {
  const events = new Map<string, ReceivedEvent>()
  const refused: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const id = String(request.headers['webhook-id'])
      try {
        const signed = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
        events.set(id, Event.parse(new Webhook(secret()).verify(body, signed)))
      } catch (error) {
        refused.push(`${id}: ${error}`)
        response.statusCode = 400
      }
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    events,
    refused,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  }
}

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { openConnections } from './connection.ts'
import { compare, rate } from './measure.ts'
import type { Subject } from './subject.ts'

const receivers = 8
const sessions = 1_000
const clients = 32
const roundMs = 2_000

/** A receiver that says yes to everything at once, and tells when it has heard of each. */
const openReceiver = async (heard: () => void) => {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      heard()
      response.statusCode = 204
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { origin, close: () => server.close().closeAllConnections() }
}

/** Events created and delivered to local receivers, beside bare POSTs to the same receivers. */
export const benchDeliveries = async (subject: Subject) => {
  let count = 0
  let onHeard = () => {}
  const shops = await Promise.all(
    Array.from({ length: receivers }, () =>
      openReceiver(() => {
        count += 1
        onHeard()
      }),
    ),
  )
  const connections = await openConnections(subject.port, clients)
  const requests = shops.map(({ origin }) => subject.create({ notification_url: `${origin}/hook` }))

  const deliver = async () => {
    count = 0
    const done = new Promise<void>((resolve) => {
      onHeard = () => count === sessions && resolve()
    })
    const begin = performance.now()
    let left = sessions
    await Promise.all(
      Array.from({ length: clients }, async (_, worker) => {
        while (left-- > 0) await connections.ask(worker, requests[left % receivers] ?? '')
      }),
    )
    await done
    return sessions / ((performance.now() - begin) / 1_000)
  }
  const pools = shops.map(({ origin }) => new Pool(origin, { connections: clients / receivers }))
  const post = async (worker: number) => {
    const answer = await pools[worker % receivers]?.request({
      path: '/hook',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ of: 'about the size of an event', text: 'x'.repeat(900) }),
    })
    await answer?.body.dump()
  }
  const results = await compare(
    [
      { name: 'reference', round: () => rate(clients, roundMs, post) },
      { name: 'kasa', round: deliver },
    ],
    3,
  )
  connections.close()
  await Promise.all(pools.map((pool) => pool.close()))
  for (const shop of shops) shop.close()
  return { what: 'sessions created and their events delivered', reference: 'bare POSTs', results }
}

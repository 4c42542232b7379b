import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { pathTo, routes } from '../contract/routes.ts'
import { changesChannel } from './sessions/announce-change.ts'
import { testApp } from './testing/test-app.ts'

// However a client asks for an answer that has no end, and however it leaves: nothing is kept for it.

vi.setConfig({ testTimeout: 60_000 })

const places = 6
const patience = { timeout: 20_000, interval: 10 }

let kasa: Awaited<ReturnType<typeof testApp>>
let id: string
beforeAll(async () => {
  kasa = await testApp()
  id = (await kasa.createSession()).id
})
afterAll(() => kasa.close())

let register: Registry
let port: number
beforeEach(async () => {
  register = new Registry()
  const limits = { streamsPerSession: places, streamsPerAddress: places }
  const server = await kasa.build({ register, limits })
  port = Number(new URL(await server.listen({ port: 0, host: '127.0.0.1' })).port)
  return () => server.close()
})

const openStreams = async () => {
  const [, count] = /^kasa_open_streams (\d+)$/m.exec(await register.getSingleMetricAsString('kasa_open_streams')) ?? []
  return Number(count)
}

/** That so many streams can be opened shows that nobody holds a place. */
const expectNothingLeft = async () => {
  await expect.poll(openStreams, patience).toBe(0)
  const abort = new AbortController()
  const url = `http://127.0.0.1:${port}${pathTo('payerUpdates', id)}`
  const opened = await Promise.all(Array.from({ length: places }, () => fetch(url, { signal: abort.signal })))
  expect(opened.map(({ status }) => status)).toEqual(Array.from({ length: places }, () => 200))
  abort.abort()
  await expect.poll(openStreams, patience).toBe(0)
}

const request = (path: string, method = 'GET') => `${method} ${path} HTTP/1.1\r\nHost: kasa\r\n\r\n`

const call = async (allowHalfOpen = false): Promise<Socket> => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

const answered = (socket: Socket) => Promise.race([once(socket, 'data'), once(socket, 'close')])

/** Asks and leaves, in one of many ways. */
const manners: Record<string, (path: string) => Promise<unknown>> = {
  'asks by HEAD and stays': async (path) => {
    const socket = await call()
    socket.write(request(path, 'HEAD'))
    await answered(socket)
    // What HEAD began has to end although its connection goes on.
    await expect.poll(openStreams, patience).toBe(0)
    socket.write(request(routes.healthz))
    await answered(socket)
    socket.destroy()
  },
  'hangs up with its first byte': async (path) => {
    const socket = await call()
    socket.write(request(path))
    await answered(socket)
    socket.resetAndDestroy()
  },
  'hangs up before there is an answer': async (path) => {
    const socket = await call()
    socket.write(request(path))
    await nextTurn()
    socket.resetAndDestroy()
  },
  'says that it has no more to say, and reads on': async (path) => {
    const socket = await call(true)
    socket.resume()
    socket.end(request(path))
    await once(socket, 'end')
    socket.destroy()
  },
  'asks many times in one breath and hangs up': async (path) => {
    const socket = await call()
    socket.write(request(path).repeat(places))
    await answered(socket)
    socket.resetAndDestroy()
  },
  'asks many times in one breath and takes its leave': async (path) => {
    const socket = await call(true)
    socket.resume()
    socket.end(request(path).repeat(places))
    await once(socket, 'end')
    socket.destroy()
  },
  'asks by HEAD many times in one breath and hangs up': async (path) => {
    const socket = await call()
    socket.write(request(path, 'HEAD').repeat(places))
    await answered(socket)
    socket.resetAndDestroy()
  },
  'never reads': async (path) => {
    const socket = await call()
    socket.pause()
    socket.write(request(path))
    await nextTurn()
    socket.destroy()
  },
}

const paths = Object.values(routes)

test.each(Object.entries(manners))('a client that %s leaves nothing behind, at any address', async (_, act) => {
  for (const path of paths) await act(path.replace(':id', id))
  await expectNothingLeft()
})

test('whoever hangs up while the database thinks leaves nothing behind', async () => {
  const held = await kasa.db.startTransaction().execute()
  await sql`lock table checkout_sessions in access exclusive mode`.execute(held)
  const socket = await call()
  socket.write(request(pathTo('payerUpdates', id)).repeat(2))
  await expect.poll(openStreams, patience).toBe(2)
  socket.resetAndDestroy()
  await held.rollback().execute()
  await expectNothingLeft()
})

test('whoever does not read what is told is let go', async () => {
  const { id } = await kasa.createSession()
  const socket = await call()
  socket.pause()
  socket.write(request(pathTo('payerUpdates', id)))
  await expect.poll(openStreams, patience).toBe(1)
  // So much at once fills what the computer keeps for a connection, and then what the server does.
  const customer_email = 'x'.repeat(1_000_000)
  for (let revision = 2; revision < 100 && (await openStreams()) > 0; revision += 1) {
    await kasa.db.updateTable('checkout_sessions').set({ revision, customer_email }).where('id', '=', id).execute()
    await sql`select pg_notify(${changesChannel}, ${id})`.execute(kasa.db)
  }
  await expectNothingLeft()
  socket.destroy()
})

test('two hundred HEADs take nobody’s place', async () => {
  const url = `http://127.0.0.1:${port}${pathTo('payerUpdates', id)}`
  for (let asked = 0; asked < 200; asked += places) {
    await Promise.all(Array.from({ length: places }, () => fetch(url, { method: 'HEAD' })))
  }
  await expectNothingLeft()
  const head = await fetch(url, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
    '',
  ])
})

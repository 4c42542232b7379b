import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answering, hanging, openReceiver } from '../testing/receiver.ts'
import { loopbackGuard } from '../testing/webhook-shop.ts'
import { networkGuard } from './network-guard.ts'
import { openPoster, type Poster } from './post-event.ts'
import type { ResolveName } from './resolve-name.ts'

const never = new AbortController().signal
const posters: Poster[] = []
const poster = (options: Partial<Parameters<typeof openPoster>[0]> = {}) => {
  const opened = openPoster({ guard: loopbackGuard, ...options })
  posters.push(opened)
  return opened
}

let receiver: Awaited<ReturnType<typeof openReceiver>>
beforeEach(async () => {
  receiver = await openReceiver()
})
afterEach(async () => {
  await Promise.all(posters.splice(0).map((opened) => opened.close()))
  await receiver.close()
})

const posting = (overrides: Partial<Parameters<Poster['post']>[0]> = {}) => ({
  url: receiver.url,
  body: '{"a":"ż"}',
  headers: { 'content-type': 'application/json' },
  stopping: never,
  ...overrides,
})

describe('an answer', () => {
  test('is told with its status and text', async () => {
    receiver.answerWith(answering(202, 'thank you'))
    expect(await poster().post(posting())).toEqual({
      statusCode: 202,
      response: 'thank you',
      error: null,
      location: null,
      durationMs: expect.any(Number),
    })
    expect(receiver.received).toMatchObject([{ body: '{"a":"ż"}', headers: { 'content-type': 'application/json' } }])
  })

  test('is kept up to 1,024 bytes, without half a letter at its end and without NUL', async () => {
    receiver.answerWith(answering(500, `\0${'x'.repeat(1_022)}żółw${'y'.repeat(1_000_000)}`))
    const { response } = await poster().post(posting())
    expect(response).toBe(`\uFFFD${'x'.repeat(1_022)}`)
  })

  test('that goes on for ever is not read further than that', async () => {
    receiver.answerWith((response) => response.writeHead(200).write('x'.repeat(2_000)))
    expect((await poster({ timeLimitMs: 60_000 }).post(posting())).response).toHaveLength(1_024)
  })

  test('of a receiver that sends its status and then nothing more counts all the same', async () => {
    receiver.answerWith((response) => response.writeHead(200).write('so far'))
    expect(await poster({ timeLimitMs: 300 }).post(posting())).toMatchObject({ statusCode: 200, response: 'so far' })
  })
})

describe('without an answer', () => {
  test('a receiver that hangs is cut off at the time limit', async () => {
    receiver.answerWith(hanging)
    const answer = await poster({ timeLimitMs: 200 }).post(posting())
    expect(answer).toMatchObject({ statusCode: null, response: null, error: 'timeout' })
    expect(answer.durationMs).toBeGreaterThanOrEqual(199)
  })

  test('so is a name server that hangs', async () => {
    const resolve: ResolveName = () => new Promise(() => {})
    const answer = await poster({ timeLimitMs: 200, resolve }).post(posting({ url: 'http://shop.example/' }))
    expect(answer.error).toBe('timeout')
  })

  test('a closed port is a failed connection', async () => {
    const { url, close } = await openReceiver()
    await close()
    expect((await poster().post(posting({ url }))).error).toBe('connection_failed')
  })

  test('a name that does not exist is a failed name', async () => {
    const resolve: ResolveName = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    expect((await poster({ resolve }).post(posting({ url: 'http://shop.example/' }))).error).toBe('dns_failed')
    const nowhere: ResolveName = async () => []
    expect((await poster({ resolve: nowhere }).post(posting({ url: 'http://shop.example/' }))).error).toBe('dns_failed')
  })

  test('HTTP where TLS is expected is a failed TLS', async () => {
    const url = receiver.url.replace('http:', 'https:')
    expect((await poster().post(posting({ url }))).error).toBe('tls_failed')
  })

  test('what is no HTTP is an invalid answer', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : null
    expect((await poster().post(posting({ url: `http://127.0.0.1:${port}/` }))).error).toBe('response_invalid')
    await new Promise((resolve) => server.close(resolve))
  })

  test('a try that is called off rejects', async () => {
    receiver.answerWith(hanging)
    const stop = new AbortController()
    const posted = poster().post(posting({ stopping: stop.signal }))
    await receiver.hasReceived(1)
    stop.abort()
    await expect(posted).rejects.toThrow()
  })
})

describe('where nothing but the public internet is open, an event', () => {
  const guard = networkGuard({ open: [], own: () => ['198.51.100.7'] })
  const publicly = (url: string, resolve?: ResolveName) =>
    poster({ guard, timeLimitMs: 2_000, ...(resolve && { resolve }) }).post(posting({ url }))
  const refused = { statusCode: null, response: null, location: null, error: 'address_forbidden', durationMs: 0 }

  test.each([
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '017700000001',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '127.0.0.1.',
    '0',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
  ])('is not sent to %s', async (host) => {
    expect(await publicly(`http://${host}:${receiver.port}/`)).toEqual(refused)
    expect(receiver.received).toEqual([])
  })

  test.each([
    'localhost',
    'localhost.',
    'LOCALHOST',
    'shop.localhost',
    'router',
    'vault.internal',
    'metadata.google.internal',
    'metadata.google.internal.',
    'instance-data',
  ])('is not sent to %s, and no name server is asked for it', async (host) => {
    let asked = 0
    const resolve: ResolveName = async () => {
      asked += 1
      return [{ address: '8.8.8.8', family: 4 }]
    }
    expect(await publicly(`http://${host}:${receiver.port}/`, resolve)).toEqual(refused)
    expect([asked, receiver.received]).toEqual([0, []])
  })

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '168.63.129.16',
    '198.51.100.7',
    '::1',
    '::ffff:10.0.0.1',
    'fd00::1',
  ])('is not sent to a name that leads to %s', async (address) => {
    const family = address.includes(':') ? 6 : 4
    expect(await publicly(`http://shop.example:${receiver.port}/`, async () => [{ address, family }])).toEqual(refused)
    expect(receiver.received).toEqual([])
  })

  test('is not sent to a name of which one address of several is private', async () => {
    const resolve: ResolveName = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]
    expect(await publicly(`http://shop.example:${receiver.port}/`, resolve)).toEqual(refused)
  })

  test('is not sent where a name leads to by the time of connecting, whatever it said before', async () => {
    let asked = 0
    const rebinding: ResolveName = async () => [{ address: asked++ === 0 ? '8.8.8.8' : '127.0.0.1', family: 4 }]
    expect(await rebinding('shop.example')).toEqual([{ address: '8.8.8.8', family: 4 }])
    expect(await publicly(`http://shop.example:${receiver.port}/`, rebinding)).toEqual(refused)
    expect([asked, receiver.received]).toEqual([2, []])
  })

  test('is told apart by nothing, whether anybody listens there or not', async () => {
    const { port, close } = await openReceiver()
    await close()
    const answers = await Promise.all([receiver.port, port].map((one) => publicly(`http://127.0.0.1:${one}/`)))
    expect(answers).toEqual([refused, refused])
  })
})

test('an event may be sent to what the operator opens, by address and by name, and to nothing beside it', async () => {
  const guard = networkGuard({ open: ['127.0.0.1'] })
  const at = (host: string, address: string) =>
    poster({ guard, resolve: async () => [{ address, family: 4 }] }).post(
      posting({ url: `http://${host}:${receiver.port}/` }),
    )
  expect((await at('127.0.0.1', '127.0.0.1')).statusCode).toBe(200)
  expect((await at('shop.internal', '127.0.0.1')).statusCode).toBe(200)
  expect((await at('127.0.0.2', '127.0.0.2')).error).toBe('address_forbidden')
  expect((await at('shop.internal', '127.0.0.2')).error).toBe('address_forbidden')
})

test('in the demo shape an event may be sent to this computer, by its name too', async () => {
  expect((await poster().post(posting({ url: `http://localhost:${receiver.port}/` }))).statusCode).toBe(200)
})

test.each([22, 25, 6379, 6667, 11211])('an event is not sent to port %d, which is for other services', async (port) => {
  expect((await poster().post(posting({ url: `http://127.0.0.1:${port}/` }))).error).toBe('address_forbidden')
})

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('by %d is kept with where it points, and not followed', async (status) => {
    const elsewhere = await openReceiver()
    receiver.answerWith((response) => response.writeHead(status, { location: elsewhere.url }).end())
    expect(await poster().post(posting())).toMatchObject({ statusCode: status, error: null, location: elsewhere.url })
    expect(elsewhere.received).toEqual([])
    await elsewhere.close()
  })

  test('is kept as far as 2,048 characters', async () => {
    receiver.answerWith((response) => response.writeHead(302, { location: `/${'x'.repeat(5_000)}` }).end())
    expect((await poster().post(posting())).location).toBe(`/${'x'.repeat(2_047)}`)
  })

  test('is none without a 3xx, nor without a location', async () => {
    receiver.answerWith((response) => response.writeHead(201, { location: '/created' }).end())
    expect((await poster().post(posting())).location).toBeNull()
    receiver.answerWith(answering(302))
    expect((await poster().post(posting())).location).toBeNull()
  })
})

describe('a connection that was kept and is dead when it is needed', () => {
  /** Answers the first request on each connection and hangs up at the next without a word. */
  const openForgetful = async (hangUp: (socket: Socket) => void) => {
    const requests: number[] = []
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      const connection = connections
      let isFirst = true
      socket.on('error', () => {})
      socket.on('data', () => {
        requests.push(connection)
        if (isFirst) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nkeep-alive: timeout=60\r\n\r\n')
        else hangUp(socket)
        isFirst = false
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
    return { url, requests, close: () => new Promise((resolve) => server.close(resolve)) }
  }

  test.each([
    ['closed', (socket: Socket) => void socket.destroy()],
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
    ['ended', (socket: Socket) => void socket.end()],
  ])('since it was %s costs no try: the same is sent again at once on a new one', async (_how, hangUp) => {
    const { url, requests, close } = await openForgetful(hangUp)
    const sender = poster()
    // Whether a connection is free again right after an answer is up to undici.
    while (new Set(requests).size === requests.length) {
      expect(await sender.post(posting({ url }))).toMatchObject({ statusCode: 200, error: null })
    }
    const [dead, again] = requests.slice(-2)
    expect(requests.filter((connection) => connection === dead)).toHaveLength(2)
    expect(requests.filter((connection) => connection === again)).toHaveLength(1)
    await sender.close()
    await close()
  })

  test('is told from a receiver that hangs up on every new one, which is asked once', async () => {
    let requests = 0
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', () => {
        requests += 1
        socket.resetAndDestroy()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
    expect(await poster().post(posting({ url }))).toMatchObject({ statusCode: null, error: 'connection_failed' })
    expect(requests).toBe(1)
    await new Promise((resolve) => server.close(resolve))
  })
})

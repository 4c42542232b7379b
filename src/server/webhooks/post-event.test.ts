import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answering, hanging, openReceiver } from '../testing/receiver.ts'
import { loopbackGuard } from '../testing/webhook-shop.ts'
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

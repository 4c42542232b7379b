import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answering, hanging, openReceiver } from '../testing/receiver.ts'
import { openPoster, type Poster } from './post-event.ts'
import type { ResolveName } from './resolve-name.ts'

const never = new AbortController().signal
const posters: Poster[] = []
const poster = (options: Parameters<typeof openPoster>[0] = {}) => {
  const opened = openPoster(options)
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
  livemode: false,
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

  test('that sends us elsewhere is not followed', async () => {
    const elsewhere = await openReceiver()
    receiver.answerWith((response) => response.writeHead(307, { location: elsewhere.url }).end())
    expect(await poster().post(posting())).toMatchObject({ statusCode: 307, error: null })
    expect(elsewhere.received).toEqual([])
    await elsewhere.close()
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

describe('a live event', () => {
  const live = (url: string, resolve?: ResolveName) =>
    poster({ timeLimitMs: 2_000, ...(resolve && { resolve }) }).post(posting({ url, livemode: true }))

  test.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '127.1'])(
    'is not sent to %s, however that is written',
    async (host) => {
      expect((await live(`http://${host}:${receiver.port}/`)).error).toBe('address_forbidden')
      expect(receiver.received).toEqual([])
    },
  )

  test.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1', 'fd00::1'])(
    'is not sent to a name that leads to %s',
    async (address) => {
      const family = address.includes(':') ? 6 : 4
      const found = await live(`http://shop.example:${receiver.port}/`, async () => [{ address, family }])
      expect(found.error).toBe('address_forbidden')
      expect(receiver.received).toEqual([])
    },
  )

  test('is not sent to a name of which one address of several is private', async () => {
    const resolve: ResolveName = async () => [
      { address: '192.0.2.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    expect((await live(`http://shop.example:${receiver.port}/`, resolve)).error).toBe('address_forbidden')
  })

  test('is not sent where a name leads to by the time of connecting, whatever it said before', async () => {
    let asked = 0
    const rebinding: ResolveName = async () => [{ address: asked++ === 0 ? '8.8.8.8' : '127.0.0.1', family: 4 }]
    expect(await rebinding('shop.example')).toEqual([{ address: '8.8.8.8', family: 4 }])
    expect((await live(`http://shop.example:${receiver.port}/`, rebinding)).error).toBe('address_forbidden')
    expect([asked, receiver.received]).toEqual([2, []])
  })
})

test('a test event may be sent to this computer, by address and by name', async () => {
  const named = (name: string) => posting({ url: `http://${name}:${receiver.port}/` })
  expect((await poster().post(named('localhost'))).statusCode).toBe(200)
  const resolve: ResolveName = async () => [{ address: '127.0.0.1', family: 4 }]
  expect((await poster({ resolve }).post(named('shop.example'))).statusCode).toBe(200)
})

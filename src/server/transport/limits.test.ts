import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ErrorBody } from '../../contract/error.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
let port: number
const limits = { headersMs: 300, requestMs: 600, checkMs: 50, headerBytes: 4_096, headerCount: 20 }
beforeAll(async () => {
  kasa = await testApp({ operating: { limits } })
  port = Number(new URL(await kasa.app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => kasa.close())

/** Sends bytes and then nothing more. Resolves with all that the server says until it hangs up. */
const say = (bytes: string, to = port) =>
  new Promise<string>((resolve, reject) => {
    let answer = ''
    const socket = connect(to, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

/** A connection of a server of its own, on which one request has been answered. */
const keptConnection = async (more: { keepAliveMs: number }) => {
  const server = await kasa.build({ limits: { ...limits, ...more } })
  onTestFinished(() => server.close())
  const port = Number(new URL(await server.listen({ port: 0, host: '127.0.0.1' })).port)
  let text = ''
  const socket = connect(port, '127.0.0.1', () => socket.write(get('')))
  socket.setEncoding('utf8').on('data', (data) => {
    text += data
  })
  await once(socket, 'data')
  return { port, socket, answers: () => text }
}

const get = (headers: string) => `GET /healthz HTTP/1.1\r\nHost: kasa\r\n${headers}\r\n`

const bodyOf = (answer: string) => ErrorBody.parse(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''))

describe('who takes too long is told so and hung up on', () => {
  test.each([
    ['in the middle of the headers', 'GET /healthz HTTP/1.1\r\nHost: ka'],
    [
      'in the middle of the body',
      `POST ${pathTo('payerAttempts', 'AAAAAAAAAAAAAAAAAAAAAA')} HTTP/1.1\r\nHost: kasa\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"number":',
    ],
  ])('%s', async (_, bytes) => {
    const answer = await say(bytes)
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(bodyOf(answer).error.code).toBe('request_invalid')
  })
})

test('who opens a connection and asks nothing is hung up on without a word', async () => {
  expect(await say('')).toBe('')
})

test('a connection is kept for its next request beyond the times of requests', async () => {
  const { port, answers, socket } = await keptConnection({ keepAliveMs: 60_000 })
  // The time that others are hung up after has passed for it too, once it has passed for ones that came later.
  await say('GET /healthz HTTP/1.1\r\nHost: ka', port)
  await say('GET /healthz HTTP/1.1\r\nHost: ka', port)
  socket.write(get(''))
  await once(socket, 'data')
  socket.destroy()
  expect(answers().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
  expect(answers()).toMatch(/\r\nKeep-Alive: timeout=60\r\n/i)
})

describe('who is refused while the body is still on its way hears why', () => {
  const codes = pathTo('payerAttempts', 'AAAAAAAAAAAAAAAAAAAAAA')
  const part = 'a'.repeat(1_000_000)
  const said = { before: 'Content-Length: 4000000\r\n\r\n', after: '' }
  const chunked = { before: 'Transfer-Encoding: chunked\r\n\r\n3D0900\r\n', after: '\r\n0\r\n\r\n' }

  test.each([
    ['of too large a body', codes, said, 413],
    ['of a body that does not say how large it is', codes, chunked, 413],
    ['of a missing key', routes.createSession, said, 401],
    ['of too large a body for nothing', '/nowhere', said, 413],
  ])('%s', async (_, path, framing, status) => {
    const server = await kasa.build({ limits: { ...limits, headersMs: 60_000, requestMs: 60_000 } })
    onTestFinished(() => server.close())
    const port = Number(new URL(await server.listen({ port: 0, host: '127.0.0.1' })).port)
    const socket = connect(port, '127.0.0.1')
    const heard: string[] = []
    socket.setEncoding('utf8').on('data', (text: string) => heard.push(text))
    const closed = once(socket, 'close')
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: kasa\r\nConnection: close\r\nContent-Type: application/json\r\n${framing.before}`,
    )
    for (let parts = 0; parts < 4; parts += 1) await new Promise((resolve) => socket.write(part, resolve))
    socket.write(framing.after)
    await closed
    expect(heard.join('')).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })
})

describe('headers are limited', () => {
  test('in bytes', async () => {
    const answer = await say(get(`X-Long: ${'a'.repeat(5_000)}\r\n`))
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect(bodyOf(answer).error.code).toBe('request_invalid')
  })

  test('in number', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `X-${index}: a\r\n`).join('')
    const answer = await say(get(`${many}Connection: close\r\n`))
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect(bodyOf(answer).error.message).toContain('at most 20 headers')
  })

  test('and what is within them passes', async () => {
    const some = Array.from({ length: 17 }, (_, index) => `X-${index}: a\r\n`).join('')
    expect(await say(get(`${some}Connection: close\r\n`))).toMatch(/^HTTP\/1\.1 200 /)
  })
})

test('a stream stays open beyond the times of requests', async () => {
  const { id } = await kasa.createSession()
  const response = await fetch(`http://127.0.0.1:${port}${pathTo('payerUpdates', id)}`)
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  // The time that others are hung up after has passed for the stream too, once it has passed for one that came later.
  await say('GET /healthz HTTP/1.1\r\nHost: ka')
  await say('GET /healthz HTTP/1.1\r\nHost: ka')
  await say('GET /healthz HTTP/1.1\r\nHost: ka')
  await kasa.app.inject({
    method: 'POST',
    url: pathTo('payerAttempts', id),
    payload: { number: 1, blik_code: '700701' },
  })
  let text = ''
  while (!text.includes('"declined"')) {
    const chunk = await chunks?.read()
    if (!chunk || chunk.done) break
    text += chunk.value
  }
  expect(text).toContain('"declined"')
  await chunks?.cancel()
})

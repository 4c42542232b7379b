import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openReceiver } from '../testing/receiver.ts'
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

import type { Server } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { clientAddressOf, networksOf, readClientAddresses } from './client-address.ts'

/** The address that a request counts as, and what is logged. */
const ask = async (
  { from = '127.0.0.1', trusted = '127.0.0.1,10.0.0.0/8' as string | null } = {},
  ...requests: Record<string, string>[]
) => {
  const lines: string[] = []
  const logger: FastifyBaseLogger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const app: FastifyInstance = Fastify<Server>({ loggerInstance: logger })
  readClientAddresses(app, trusted)
  app.get('/', async (request) => clientAddressOf(request))
  const addresses: string[] = []
  for (const headers of requests) addresses.push((await app.inject({ url: '/', remoteAddress: from, headers })).body)
  await app.close()
  return { addresses, lines }
}

const forwarded = async (header: string, options = {}) =>
  (await ask(options, { 'x-forwarded-for': header })).addresses[0]

describe('an entry of X-Forwarded-For counts as the address that it means', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:5678', '192.0.2.1'],
    ['192.0.2.1:5679', '192.0.2.1'],
    ['192.0.2.1:_port', '192.0.2.1'],
    ['192.0.2.1/32', '192.0.2.1'],
    ['"192.0.2.1"', '192.0.2.1'],
    ['"192.0.2.1:80"', '192.0.2.1'],
    ['for=192.0.2.1', '192.0.2.1'],
    ['For="192.0.2.1:80";proto=https', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:80', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0::0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['for="[2001:db8::1]:443"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['  192.0.2.1  ', '192.0.2.1'],
  ])('%s', async (header, address) => expect(await forwarded(header)).toBe(address))
})

describe('a list names the client', () => {
  test.each([
    ['before the proxies that are trusted', '192.0.2.1, 10.1.2.3, 127.0.0.1', '192.0.2.1'],
    ['with ports', '192.0.2.1:1, 10.1.2.3:2', '192.0.2.1'],
    ['whatever the client wrote before it', '198.51.100.1, 192.0.2.1', '192.0.2.1'],
    ['whatever nonsense the client wrote before it', "' or 1=1 --, ,, unknown, 192.0.2.1", '192.0.2.1'],
    ['also after empty entries', '192.0.2.1, , ', '192.0.2.1'],
    ['within the operator’s network, where all are trusted', '10.0.0.5, 10.1.2.3', '10.0.0.5'],
  ])('%s', async (_, header, address) => expect(await forwarded(header)).toBe(address))
})

describe('what is no address is the proxy’s that wrote it', () => {
  const nonsense = [
    'unknown',
    '_hidden',
    '-',
    'localhost',
    '192.0.2',
    '192.0.2.256',
    '0x7f.1',
    '01.02.03.04',
    '1:2',
    '[]',
  ]
  test.each(nonsense)('%s', async (entry) => {
    expect(await forwarded(entry)).toBe('127.0.0.1')
    expect(await forwarded(`192.0.2.1, ${entry}, 10.1.2.3`)).toBe('10.1.2.3')
  })

  test.each(['', ' ', ',', ' , '])('nothing at all: "%s"', async (header) => {
    expect(await forwarded(header)).toBe('127.0.0.1')
  })

  test('a zone, a port or a list without end', async () => {
    expect(await forwarded(`fe80::1%${'x'.repeat(8_000)}`)).toBe('127.0.0.1')
    expect(await forwarded(`192.0.2.1:${'1'.repeat(8_000)}`)).toBe('127.0.0.1')
    // More hops than there are proxies: the last one that was looked at.
    expect(await forwarded(Array.from({ length: 800 }, (_, hop) => `10.0.${hop >> 8}.${hop & 255}`).join(','))).toBe(
      '10.0.3.12',
    )
  })
})

test('nobody’s word is taken but a trusted proxy’s', async () => {
  expect(await forwarded('192.0.2.1', { from: '198.51.100.7' })).toBe('198.51.100.7')
  expect(await forwarded('192.0.2.1', { trusted: null })).toBe('127.0.0.1')
  for (const trusted of ['198.51.100.7', '198.51.100.0/24', '::ffff:198.51.100.0/120', '::ffff:198.51.100.7']) {
    expect(await forwarded('192.0.2.1', { from: '198.51.100.7', trusted })).toBe('192.0.2.1')
    expect(await forwarded('192.0.2.1', { from: '::ffff:198.51.100.7', trusted })).toBe('192.0.2.1')
  }
  expect(await forwarded('192.0.2.1', { from: '2001:db8::7', trusted: '2001:db8::/32' })).toBe('192.0.2.1')
})

describe('a proxy that is not named', () => {
  const header = { 'x-forwarded-for': '192.0.2.1' }

  test.each(['127.0.0.1', '::1', '10.0.0.9', '172.17.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1'])(
    'at %s is told of once, with what it does to limits',
    async (from) => {
      const { lines } = await ask({ from, trusted: null }, {}, header, header, { forwarded: 'for=192.0.2.1' })
      expect(lines).toHaveLength(1)
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        level: 40,
        proxy: from,
        msg: expect.stringMatching(/limits.*TRUST_PROXY/),
      })
    },
  )

  test.each<[string, Record<string, string>]>([
    ['of another kind', { 'x-real-ip': '192.0.2.1' }],
    ['as RFC 7239 has it', { forwarded: 'for=192.0.2.1' }],
    ['without the client', { 'x-forwarded-proto': 'https' }],
  ])('is told of by its header %s', async (_, headers) => {
    expect((await ask({ trusted: null }, headers)).lines).toHaveLength(1)
  })

  test('is told of behind one that is', async () => {
    const chain = { 'x-forwarded-for': '192.0.2.1, 10.9.9.9' }
    expect((await ask({ trusted: '127.0.0.1' }, chain)).lines[0]).toContain('"proxy":"10.9.9.9"')
  })

  test.each([
    ['all proxies are named', { trusted: '127.0.0.1,10.0.0.0/8' }, { 'x-forwarded-for': '192.0.2.1, 10.9.9.9' }],
    ['a client in the same network comes through one', { trusted: '127.0.0.1' }, { 'x-forwarded-for': '10.0.0.5' }],
    ['somebody out there pretends to be one', { from: '192.0.2.1', trusted: null }, header],
    ['there is none', { trusted: null }, {}],
  ])('is not told of where %s', async (_, options, headers) => {
    expect((await ask(options, headers)).lines).toEqual([])
  })
})

test('an IPv6 address stands for its /64, within its /48', () => {
  expect(networksOf('2001:db8:1:2:3:4:5:6')).toEqual({ near: '2001:db8:1:2::/64', wide: '2001:db8:1::/48' })
  expect(networksOf('2001:db8::1')).toEqual({ near: '2001:db8:0:0::/64', wide: '2001:db8:0::/48' })
  expect(networksOf('192.0.2.1')).toEqual({ near: '192.0.2.1', wide: null })
  expect(networksOf('64:ff9b::192.0.2.1')).toEqual({ near: '192.0.2.1', wide: null })
  expect(networksOf('unknown')).toEqual({ near: 'unknown', wide: null })
})

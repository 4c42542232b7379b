import { connect, type LookupFunction } from 'node:net'
import { expect, test } from 'vitest'
import { attempts } from './no-network.ts'

// What is refused stands for an address and is none: without the guard, Node itself would refuse to connect to it.
const elsewhere = 'elsewhere'

const failureOf = (host: string, lookup?: LookupFunction) =>
  new Promise((resolve) => {
    connect({ host, port: 1, ...(lookup && { lookup }) }).on('error', ({ message }) => resolve(message))
  })

test('whoever is not this computer is neither asked for nor connected to', async () => {
  expect(await failureOf('shop.example')).toContain('nothing but this computer')
})

test.each([
  ['alone', (_host, _options, done) => done(null, elsewhere, 4)],
  ['in a list', (_host, _options, done) => done(null, [{ address: elsewhere, family: 4 }])],
  [
    'behind this computer',
    (_host, _options, done) =>
      done(null, [
        { address: '127.0.0.1', family: 4 },
        { address: elsewhere, family: 4 },
      ]),
  ],
] satisfies [string, LookupFunction][])('nor by an address that a lookup of its own has, %s', async (_how, lookup) => {
  for (const host of ['shop.example', 'localhost']) {
    attempts.length = 0
    expect(await failureOf(host, lookup)).toContain('nothing but this computer')
    expect(attempts).toEqual([elsewhere])
  }
})

test('the options of a connection stay as they are, however often it is made', async () => {
  const lookup: LookupFunction = (_host, _options, done) => done(null, elsewhere, 4)
  const options = { host: 'shop.example', port: 1, lookup }
  for (let time = 0; time < 2; time++) {
    await new Promise((resolve) => connect(options).on('error', resolve))
    expect(options.lookup).toBe(lookup)
  }
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CreateCheckoutSession } from '../../contract/checkout-session.ts'
import { demoKey } from '../../contract/demo-key.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { testApp } from '../testing/test-app.ts'

let shop: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  shop = await testApp()
})
afterAll(() => shop.close())

const statusFor = async (payload: string | Buffer, type: string) => {
  const headers = { authorization: `Bearer ${demoKey}`, 'content-type': type }
  return (await shop.app.inject({ method: 'POST', url: '/v1/checkout/sessions', headers, payload })).statusCode
}

const names = Object.keys(CreateCheckoutSession.shape)
const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\0',
    '\ud800',
    '__proto__',
    'constructor',
    'pl',
    'PLN',
    'blik',
    'https://a.example',
    '1',
    '-0',
    '[]',
  ),
)
const nasty = fc.oneof(nastyText, fc.jsonValue(), fc.maxSafeInteger(), fc.double(), fc.dictionary(nastyText, nastyText))

test('no JSON leads to an error of ours', async () => {
  const changed = fc.dictionary(fc.oneof(fc.constantFrom(...names), nastyText), nasty, { maxKeys: 4 })
  await fc.assert(
    fc.asyncProperty(changed, async (change) => {
      expect([200, 400]).toContain(
        await statusFor(JSON.stringify({ ...createParameters(), ...change }), 'application/json'),
      )
    }),
    { numRuns: 300 },
  )
})

test('no form leads to an error of ours', async () => {
  const key = fc
    .tuple(
      fc.oneof(fc.constantFrom(...names), nastyText),
      fc.array(fc.oneof(fc.constant(''), fc.nat(30).map(String), nastyText), { maxLength: 2 }),
    )
    .map(([name, path]) => name + path.map((part) => `[${part}]`).join(''))
  const encoded = (text: string) => fc.constantFrom(text, encodeURIComponent(text.toWellFormed()))
  const pair = fc.tuple(key.chain(encoded), nastyText.chain(encoded)).map((both) => both.join('='))
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { maxLength: 30 }), async (pairs) => {
      expect([200, 400]).toContain(await statusFor(pairs.join('&'), 'application/x-www-form-urlencoded'))
    }),
    { numRuns: 300 },
  )
})

test('no bytes lead to an error of ours', async () => {
  const types = fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'a/b;charset=c',
    '',
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), types, async (bytes, type) => {
      expect(await statusFor(Buffer.from(bytes), type)).toBeLessThan(500)
    }),
    { numRuns: 200 },
  )
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../testing/test-app.ts'
import { createMerchant } from './create-merchant.ts'
import { rollKey } from './roll-key.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

/** The error code that a key gets; the session that it asks for does not exist. */
const codeFor = async (key: string) => {
  const url = '/v1/checkout/sessions/AAAAAAAAAAAAAAAAAAAAAA'
  const reply = await kasa.app.inject({ url, headers: { authorization: `Bearer ${key}` } })
  return reply.json().error.code
}

test('the old key stops at once, and the other mode’s goes on', async () => {
  const { id: merchantId, testKey, liveKey } = await createMerchant(kasa, 'Shop')
  const rolled = await rollKey(kasa, { merchantId, livemode: false, graceMs: 0 })
  expect(await codeFor(testKey)).toBe('api_key_expired')
  expect(await codeFor(liveKey)).toBe('resource_missing')
  expect(await codeFor(rolled?.key ?? '')).toBe('resource_missing')
})

test('with a grace both keys work until it is over', async () => {
  const { id: merchantId, liveKey } = await createMerchant(kasa, 'Shop')
  const rolled = await rollKey(kasa, { merchantId, livemode: true, graceMs: 60_000 })
  kasa.clock.advance(59_999)
  expect(await codeFor(liveKey)).toBe('resource_missing')
  kasa.clock.advance(1)
  expect(await codeFor(liveKey)).toBe('api_key_expired')
  expect(await codeFor(rolled?.key ?? '')).toBe('resource_missing')
})

test('a second roll does not give a stopping key more time', async () => {
  const { id: merchantId, testKey } = await createMerchant(kasa, 'Shop')
  await rollKey(kasa, { merchantId, livemode: false, graceMs: 1_000 })
  await rollKey(kasa, { merchantId, livemode: false, graceMs: 60_000 })
  kasa.clock.advance(1_000)
  expect(await codeFor(testKey)).toBe('api_key_expired')
})

test('keys rolled at once leave one that goes on', async () => {
  const { id: merchantId } = await createMerchant(kasa, 'Shop')
  const roll = () => rollKey(kasa, { merchantId, livemode: false, graceMs: 0 })
  const rolled = await Promise.all([roll(), roll(), roll()])
  const codes = await Promise.all(rolled.map((each) => codeFor(each?.key ?? '')))
  expect(codes.sort()).toEqual(['api_key_expired', 'api_key_expired', 'resource_missing'])
})

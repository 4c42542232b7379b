import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PayerSession } from '../../contract/payer-session.ts'
import { pathTo } from '../../contract/routes.ts'
import { demoMerchantId } from '../merchants/demo-merchant.ts'
import { type OrderKeys, setOrderKeys } from '../merchants/set-order-keys.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const set = (keys: OrderKeys) => setOrderKeys(kasa.db, { merchantId: demoMerchantId, keys })
const answer = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).body
const orderOf = async (id: string) => (JSON.parse(await answer(id)) as PayerSession).order

test('what stands under the merchant’s keys is shown, and nothing else of metadata', async () => {
  await set({ number: 'order_id', description: 'what' })
  const metadata = { order_id: '1042', what: 'Two tickets', margin: 'forty-two percent' }
  const { id } = await kasa.createSession({ metadata })
  expect(await orderOf(id)).toEqual({ number: '1042', description: 'Two tickets' })
  for (const kept of ['margin', 'forty-two percent', 'order_id']) expect(await answer(id)).not.toContain(kept)
})

test('a key that the merchant does not set any more hides its text, on sessions that are there too', async () => {
  await set({ number: 'order_id', description: 'what' })
  const { id } = await kasa.createSession({ metadata: { order_id: '1042', what: 'Two tickets' } })
  await set({ number: 'order_id', description: null })
  expect(await orderOf(id)).toEqual({ number: '1042', description: null })
  await set({ number: null, description: null })
  expect(await orderOf(id)).toEqual({ number: null, description: null })
})

test('a session without the keys, or without metadata, shows no order', async () => {
  await set({ number: 'order_id', description: 'what' })
  for (const metadata of [{ other: '1' }, { order_id: ' ' }, undefined]) {
    const { id } = await kasa.createSession(metadata ? { metadata } : {})
    expect(await orderOf(id)).toEqual({ number: null, description: null })
  }
})

test('long texts are cut', async () => {
  await set({ number: 'order_id', description: 'what' })
  const { id } = await kasa.createSession({ metadata: { order_id: '1'.repeat(500), what: 'x'.repeat(500) } })
  expect(await orderOf(id)).toEqual({ number: `${'1'.repeat(39)}…`, description: `${'x'.repeat(119)}…` })
})

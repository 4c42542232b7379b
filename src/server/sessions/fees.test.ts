import { afterAll, beforeAll, expect, test } from 'vitest'
import { maxAmount } from '../../contract/money.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { setFee } from '../merchants/set-fee.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const shopWith = async (fee: { fixed: number; rateBasisPoints: number }) => {
  const { id: merchantId, testKey } = await createMerchant(kasa, 'Shop with a fee')
  await setFee(kasa.db, { merchantId, currency: 'pln', fee })
  const create = (overrides: Parameters<typeof createParameters>[0] = {}) =>
    kasa.app.inject({
      method: 'POST',
      url: routes.createSession,
      headers: { authorization: `Bearer ${testKey}` },
      payload: createParameters(overrides),
    })
  return { merchantId, create }
}

test('a fee comes on top of the amount, for the shop and on the payer’s page', async () => {
  const { create } = await shopWith({ fixed: 50, rateBasisPoints: 150 })
  const reply = await create({ amount: 1050 })
  const amounts = { amount_sub_total: 1050, fees: 66, amount_total: 1116 }
  expect(reply.json()).toMatchObject(amounts)
  expect((await kasa.app.inject(pathTo('payerSession', reply.json().id))).json()).toMatchObject(amounts)
})

test('it is of one currency', async () => {
  const { create } = await shopWith({ fixed: 50, rateBasisPoints: 150 })
  expect((await create({ currency: 'usd' })).json()).toMatchObject({ fees: null, amount_total: 1050 })
})

test('a fee of nothing is 0, and no fee is null', async () => {
  const { create, merchantId } = await shopWith({ fixed: 0, rateBasisPoints: 0 })
  expect((await create()).json()).toMatchObject({ fees: 0, amount_total: 1050 })
  await setFee(kasa.db, { merchantId, currency: 'pln', fee: null })
  expect((await create()).json()).toMatchObject({ fees: null, amount_total: 1050 })
})

test('a new fee is for new sessions', async () => {
  const { create, merchantId } = await shopWith({ fixed: 50, rateBasisPoints: 0 })
  const older = (await create()).json()
  await setFee(kasa.db, { merchantId, currency: 'pln', fee: { fixed: 70, rateBasisPoints: 0 } })
  expect((await create()).json().fees).toBe(70)
  expect((await kasa.app.inject(pathTo('payerSession', older.id))).json()).toMatchObject({ fees: 50 })
})

test('amount and fee together may not exceed the limit', async () => {
  const { create } = await shopWith({ fixed: 100, rateBasisPoints: 0 })
  expect((await create({ amount: maxAmount - 100 })).json()).toMatchObject({ amount_total: maxAmount })
  const reply = await create({ amount: maxAmount - 99 })
  expect(reply.statusCode).toBe(400)
  expect(reply.json().error).toMatchObject({ param: 'amount', code: 'amount_too_large' })
})

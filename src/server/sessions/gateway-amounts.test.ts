import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { setFee } from '../merchants/set-fee.ts'
import { gatewayTaking } from '../testing/gateway-taking.ts'
import { errorsOf, testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp({ live: gatewayTaking(new Set(['pln']), { least: 200, greatest: 5_000 }) })
})
afterAll(() => kasa.close())

const create = (amount: number, key = kasa.merchant.liveKey) =>
  kasa.app.inject({
    method: 'POST',
    url: routes.createSession,
    headers: { authorization: `Bearer ${key}` },
    payload: createParameters({ amount }),
  })

test('a session that its gateway cannot charge is refused, with what it takes', async () => {
  expect((await create(200)).statusCode).toBe(200)
  expect((await create(5_000)).statusCode).toBe(200)
  expect(errorsOf(await create(199))).toEqual([
    {
      code: 'amount_too_small',
      param: 'amount',
      message: '`amount` must be at least 200, since this installation’s gateway takes 200 to 5000.',
    },
  ])
  expect(errorsOf(await create(5_001))).toMatchObject([{ code: 'amount_too_large', param: 'amount' }])
})

test('the amount is judged together with the merchant’s fee, which the payer pays too', async () => {
  const fee = { fixed: 50, rateBasisPoints: 0 }
  await setFee(kasa.db, { merchantId: kasa.merchant.id, currency: 'pln', fee })
  expect((await create(150)).statusCode).toBe(200)
  expect(errorsOf(await create(4_951))).toMatchObject([
    { message: expect.stringContaining('at most 5000 together with your fee of 50 on it') },
  ])
  await setFee(kasa.db, { merchantId: kasa.merchant.id, currency: 'pln', fee: null })
})

test('the other mode has a gateway of its own', async () => {
  expect((await create(1, kasa.merchant.testKey)).statusCode).toBe(200)
})

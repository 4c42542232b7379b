import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathTo, routes } from '../../contract/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { testApp } from '../testing/test-app.ts'
import { createMerchant } from './create-merchant.ts'
import { disableMerchant, enableMerchant } from './disable-merchant.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const create = (key: string) =>
  kasa.app.inject({
    method: 'POST',
    url: routes.createSession,
    headers: { authorization: `Bearer ${key}` },
    payload: createParameters(),
  })

const statusOf = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json().status

const pay = (id: string, blikCode: string) =>
  kasa.app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number: 1, blik_code: blikCode } })

test('a disabled merchant’s keys are refused with a reason of their own, until it is enabled', async () => {
  const { id, testKey } = await createMerchant(kasa, 'Closing shop')
  await disableMerchant(kasa, id)
  const refused = await create(testKey)
  expect(refused.statusCode).toBe(401)
  expect(refused.json().error).toMatchObject({ type: 'authentication_error', code: 'merchant_disabled' })
  await enableMerchant(kasa, id)
  expect((await create(testKey)).statusCode).toBe(200)
})

test('its open sessions take no more codes, and those of others go on', async () => {
  const { id, testKey } = await createMerchant(kasa, 'Closing shop')
  const session = (await create(testKey)).json()
  const other = await kasa.createSession()
  expect(await disableMerchant(kasa, id)).toEqual({ endedSessions: 1 })
  const refused = await pay(session.id, '777123')
  expect(refused.json().error.code).toBe('session_expired')
  expect(await statusOf(session.id)).toBe('expired')
  expect(await statusOf(other.id)).toBe('open')
  expect((await pay(other.id, '777123')).statusCode).toBe(201)
})

test('a payment under way still counts', async () => {
  const { id, testKey } = await createMerchant(kasa, 'Closing shop')
  const session = (await create(testKey)).json()
  await pay(session.id, '777123')
  await disableMerchant(kasa, id)
  expect(await statusOf(session.id)).toBe('open')
  kasa.clock.advance(2_000)
  await expect.poll(() => statusOf(session.id), { timeout: 20_000 }).toBe('complete')
})

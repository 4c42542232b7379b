import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { testApp } from '../testing/test-app.ts'
import { newApiKey } from './api-key.ts'

const url = '/v1/checkout/sessions'
const base64 = (text: string) => Buffer.from(text).toString('base64')
let shop: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  shop = await testApp()
})
afterAll(() => shop.close())

const post = (authorization: string | undefined, payload: object | string = createParameters()) =>
  shop.app.inject({ method: 'POST', url, headers: authorization === undefined ? {} : { authorization }, payload })

describe('a key is taken', () => {
  test.each([
    ['as the user name of Basic', `Basic ${base64(`${demoKey}:`)}`],
    ['as Basic without a colon', `Basic ${base64(demoKey)}`],
    ['whatever the case of the scheme', `bAsIc ${base64(`${demoKey}:`)}`],
    ['as a Bearer token', `Bearer ${demoKey}`],
    ['as a bearer token', `bearer ${demoKey}`],
  ])('%s', async (_, authorization) => {
    expect((await post(authorization)).statusCode).toBe(200)
  })
})

describe('a request is refused', () => {
  test.each([
    ['without a key', undefined, 'api_key_missing'],
    ['with an empty header', '', 'api_key_missing'],
    ['with another scheme', `Digest ${demoKey}`, 'api_key_missing'],
    ['with a bare key', demoKey, 'api_key_missing'],
    ['with a scheme alone', 'Bearer', 'api_key_missing'],
    ['with a key that nobody has', `Bearer ${newApiKey(false)}`, 'api_key_invalid'],
    ['with a live key that nobody has', `Bearer ${newApiKey(true)}`, 'api_key_invalid'],
    ['with a key cut short', `Bearer ${demoKey.slice(0, -1)}`, 'api_key_invalid'],
    ['with a key in the wrong case', `Bearer ${demoKey.toUpperCase()}`, 'api_key_invalid'],
    ['with the test key as a live one', `Bearer ${demoKey.replace('test', 'live')}`, 'api_key_invalid'],
    ['with a password', `Basic ${base64(`${demoKey}:password`)}`, 'api_key_invalid'],
    ['with the key as password', `Basic ${base64(`:${demoKey}`)}`, 'api_key_invalid'],
    ['with Basic that is no base64', 'Basic %%%', 'api_key_invalid'],
    ['with a key that no database could look up', `Basic ${base64('sk_test_\0')}`, 'api_key_invalid'],
  ])('%s', async (_, authorization, code) => {
    const reply = await post(authorization)
    expect(reply.statusCode).toBe(401)
    expect(reply.headers['www-authenticate']).toContain('Basic realm=')
    expect(reply.json().error).toMatchObject({ type: 'authentication_error', code, param: null })
  })

  test('before its body is looked at', async () => {
    for (const payload of ['{', 'x'.repeat(100_000)]) expect((await post(undefined, payload)).statusCode).toBe(401)
  })

  test('with the documentation’s key, where that is not to work', async () => {
    const production = await testApp({ refuseDemoKey: true })
    const headers = { authorization: `Bearer ${demoKey}` }
    const reply = await production.app.inject({ method: 'POST', url, headers, payload: createParameters() })
    await production.close()
    expect(reply.statusCode).toBe(401)
    expect(reply.json().error.message).toContain('public key of the documentation')
  })
})

test('of a key only its hash is stored', async () => {
  const rows = await shop.db.selectFrom('api_keys').selectAll().execute()
  expect(rows).toHaveLength(3)
  for (const row of rows) expect(row.key_hash.toString('latin1')).not.toContain('sk_')
})

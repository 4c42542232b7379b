import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { ErrorBody } from '../../contract/error.ts'
import { maxAmount } from '../../contract/money.ts'
import { routes } from '../../contract/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { movableClock, systemClock } from '../clock.ts'
import { errorsOf, testApp } from '../testing/test-app.ts'

let shop: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  shop = await testApp({ clock: movableClock(systemClock) })
})
afterAll(() => shop.close())

const tooManyNotes = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']))

describe('this JSON is refused', () => {
  test.each([
    ['amount', 0, 'amount_too_small'],
    ['amount', -5, 'amount_too_small'],
    ['amount', maxAmount + 1, 'amount_too_large'],
    ['amount', 10.5, 'parameter_invalid_integer'],
    ['amount', '1000', 'parameter_invalid_integer'],
    ['amount', '', 'parameter_invalid_integer'],
    ['amount', true, 'parameter_invalid_integer'],
    ['amount', [1000], 'parameter_invalid_integer'],
    ['amount', null, 'parameter_missing'],
    ['currency', 'xyz', 'currency_unsupported'],
    ['currency', 'gbp', 'currency_unsupported'],
    ['currency', 'PL', 'currency_invalid'],
    ['currency', 'złt', 'currency_invalid'],
    ['currency', 985, 'parameter_invalid_string'],
    ['currency', '', 'parameter_invalid_empty'],
    ['customer_email', 'john', 'email_invalid'],
    ['customer_email', 'john @example.com', 'email_invalid'],
    ['customer_email', `${'a'.repeat(60)}@${'b'.repeat(200)}`, 'parameter_too_long'],
    ['customer_firstname', ' ', 'parameter_invalid_empty'],
    ['customer_firstname', null, 'parameter_missing'],
    ['customer_lastname', 'a'.repeat(201), 'parameter_too_long'],
    ['customer_lastname', 'a\0', 'parameter_invalid_characters'],
    ['customer_lastname', '\ud83d', 'parameter_invalid_characters'],
    ['success_url', '', 'parameter_invalid_empty'],
    ['success_url', '/thanks', 'url_invalid'],
    ['success_url', 'shop.example', 'url_invalid'],
    ['success_url', '//shop.example', 'url_invalid'],
    ['success_url', 'javascript:alert(1)', 'url_invalid'],
    ['success_url', 'localhost:3000/thanks', 'url_invalid'],
    ['success_url', `https://${'a'.repeat(60)}.${'b'.repeat(193)}`, 'url_invalid'],
    ['success_url', `https://${'\ufdfa'.repeat(30)}.example`, 'url_invalid'],
    ['success_url', `https://${'%61'.repeat(300)}.example`, 'url_invalid'],
    ['success_url', 'ftp://shop.example', 'url_invalid'],
    ['success_url', 'https:shop.example', 'url_invalid'],
    ['success_url', 'https:///shop.example', 'url_invalid'],
    ['success_url', 'https:\\\\shop.example', 'url_invalid'],
    ['success_url', 'https://shop.example\\@other.example', 'url_invalid'],
    ['success_url', ' https://shop.example', 'url_invalid'],
    ['success_url', 'https://shop.example/a b', 'url_invalid'],
    ['success_url', 'https://shop.example/\n', 'url_invalid'],
    ['success_url', 'https://john:doe@shop.example', 'url_invalid'],
    ['success_url', 'https://@shop.example', 'url_invalid'],
    ['success_url', 'https://256.256.256.256', 'url_invalid'],
    ['success_url', 'https://shop.example:99999', 'url_invalid'],
    ['success_url', `https://a.example/${'a'.repeat(2031)}`, 'parameter_too_long'],
    ['cancel_url', 'mailto:john@example.com', 'url_invalid'],
    ['notification_url', 'wss://shop.example', 'url_invalid'],
    ['notification_url', `https://${'żółw'.repeat(60)}.example/`, 'url_invalid'],
    ['customer_ip', '256.0.0.1', 'ip_invalid'],
    ['customer_ip', 'localhost', 'ip_invalid'],
    ['customer_ip', 'null', 'ip_invalid'],
    ['customer_ip', '192.0.2.1.5', 'ip_invalid'],
    ['customer_ip', `192.0.2.1${', 10.0.0.1'.repeat(100)}`, 'parameter_too_long'],
    ['customer_ip', '2001:db8:::1', 'ip_invalid'],
    ['customer_country', 'XX', 'country_invalid'],
    ['customer_country', 'UK', 'country_invalid'],
    ['customer_country', 'POL', 'country_invalid'],
    ['locale', 5, 'parameter_invalid_string'],
    ['locale', `en-${'abcde-'.repeat(36_000)}`, 'parameter_too_long'],
    ['expires_at', 0, 'expires_at_past'],
    ['expires_at', Math.floor(Date.now() / 1000) - 1, 'expires_at_past'],
    ['expires_at', Date.now() + 86_400_000, 'expires_at_too_large'],
    ['expires_at', '2147483648', 'parameter_invalid_integer'],
    ['payment_method', [], 'parameter_invalid_empty'],
    ['payment_method', 5, 'parameter_invalid_list'],
    ['payment_method', Array.from({ length: 900 }, () => 'blik'), 'parameter_too_many'],
    ['payment_method', ['blik', 'blik'], 'parameter_duplicate'],
    ['metadata', [], 'parameter_invalid_map'],
    ['metadata', 'order', 'parameter_invalid_map'],
    ['metadata', tooManyNotes, 'metadata_too_many_keys'],
  ])('%s: %j', async (param, value, code) => {
    const reply = await shop.postJson({ ...createParameters(), [param]: value })
    expect(reply.statusCode).toBe(400)
    expect(errorsOf(reply)).toEqual([{ param, code, message: expect.stringMatching(`^\`${param}\` (must|is) .+\\.$`) }])
  })

  test.each([
    [{ payment_method: ['card'] }, 'payment_method[0]', 'parameter_invalid_value'],
    [{ metadata: { order: 7 } }, 'metadata[order]', 'parameter_invalid_string'],
    [{ metadata: { order: null } }, 'metadata[order]', 'parameter_missing'],
    [{ metadata: { order: { a: 'b' } } }, 'metadata[order]', 'parameter_invalid_string'],
    [{ metadata: { order: '\0' } }, 'metadata[order]', 'parameter_invalid_characters'],
    [{ metadata: { order: 'a'.repeat(501) } }, 'metadata[order]', 'parameter_too_long'],
    [{ metadata: { 'a/b': 'a'.repeat(501) } }, 'metadata[a/b]', 'parameter_too_long'],
    [{ metadata: { ['k'.repeat(41)]: 'v' } }, `metadata[${'k'.repeat(41)}]`, 'metadata_key_invalid'],
    [{ metadata: { '\0': 'v' } }, 'metadata[\0]', 'metadata_key_invalid'],
    [{ metadata: { '': 'v' } }, 'metadata[]', 'parameter_invalid_empty'],
  ])('%j', async (given, param, code) => {
    const reply = await shop.postJson({ ...createParameters(), ...given })
    expect(errorsOf(reply)).toMatchObject([{ param, code }])
  })

  test.each(['10.00', '1e3', '1E3', '1000.0', '9007199254740993', '1e400', '-0', '0.1'])(
    'an amount written as %s, instead of being rounded',
    async (amount) => {
      const reply = await shop.postJson(
        `{"amount":${amount},${JSON.stringify(createParameters({}))
          .slice(1)
          .replace(/"amount":1050,/, '')}`,
      )
      expect(errorsOf(reply)).toMatchObject([{ param: 'amount', code: 'parameter_invalid_integer' }])
    },
  )

  test('a dangerous name, wherever it stands', async () => {
    for (const body of [
      '{"__proto__":{"amount":1}}',
      '{"metadata":{"__proto__":"a"}}',
      '{"metadata":{"a":[{"__proto__":1}]}}',
    ]) {
      expect(errorsOf(await shop.postJson(body))).toMatchObject([{ param: '__proto__', code: 'parameter_unknown' }])
    }
  })
})

test('an address of an app is refused with a word about what apps can have', async () => {
  for (const address of [
    'myapp://thanks',
    'com.shop.app:/thanks',
    'intent://thanks#Intent;scheme=myapp;end',
    'MyApp:paid',
  ]) {
    const [error] = errorsOf(await shop.postJson(createParameters({ success_url: address, cancel_url: address })))
    expect(error?.message, address).toMatch(/must begin with https: or http:.*app link.*universal link/)
  }
})

test.each(['10.50', '"10.50"', '"1 050"', '1e3'])('an amount of %s is told how amounts are written', async (amount) => {
  const { amount: _, ...others } = createParameters()
  const reply = await shop.postJson(`{"amount":${amount},${JSON.stringify(others).slice(1)}`)
  expect(errorsOf(reply)).toEqual([
    {
      param: 'amount',
      code: 'parameter_invalid_integer',
      message: '`amount` must be a whole number of minor units, written in digits alone: 10.50 PLN is 1050.',
    },
  ])
})

describe('what is wrong is told all at once', () => {
  test('with the first in the outer fields', async () => {
    const reply = await shop.postJson({
      amount: 0,
      currency: 'xyz',
      success_url: 'x',
      sucess_url: 'y',
      expires_at: 1,
      metadata: { a: 1 },
    })
    const { error } = ErrorBody.parse(reply.json())
    expect(error.errors.map(({ param, code }) => `${param} ${code}`)).toEqual([
      'amount amount_too_small',
      'currency currency_unsupported',
      'customer_email parameter_missing',
      'customer_firstname parameter_missing',
      'customer_lastname parameter_missing',
      'success_url url_invalid',
      'expires_at expires_at_past',
      'metadata[a] parameter_invalid_string',
      'sucess_url parameter_unknown',
    ])
    expect(error).toMatchObject({ type: 'invalid_request_error', param: 'amount', code: 'amount_too_small' })
    expect(error.message).toBe('`amount` must be at least 1.')
  })

  test('when nothing is given at all', async () => {
    const reply = await shop.app.inject({
      method: 'POST',
      url: routes.createSession,
      headers: { authorization: `Bearer ${demoKey}` },
    })
    const missing = ['amount', 'currency', 'customer_email', 'customer_firstname', 'customer_lastname', 'success_url']
    expect(errorsOf(reply).map(({ param }) => param)).toEqual(missing)
  })

  test('and a list of a hundred is long enough', async () => {
    const reply = await shop.postJson(Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`x${index}`, 1])))
    expect(errorsOf(reply)).toHaveLength(100)
  })
})

describe('an unknown argument', () => {
  test.each([
    ['sucess_url', 'success_url'],
    ['successUrl', 'success_url'],
    ['expire_at', 'expires_at'],
    ['payment_methods', 'payment_method'],
    ['payment_method_types', 'payment_method'],
    ['email', 'customer_email'],
    ['customer_first_name', 'customer_firstname'],
    ['ammount', 'amount'],
    ['amuont', 'amount'],
  ])('%s is refused with a hint at %s', async (param, meant) => {
    const reply = await shop.postJson({ ...createParameters(), [param]: 'x' })
    expect(errorsOf(reply)).toEqual([
      {
        param,
        code: 'parameter_unknown',
        message: `\`${param}\` is not an argument of this request. Did you mean \`${meant}\`?`,
      },
    ])
  })

  test.each(['colour', 'constructor', 'toString', 'id', ''])('%j is refused without a guess', async (param) => {
    const reply = await shop.postJson({ ...createParameters(), [param]: 'x' })
    expect(errorsOf(reply)).toMatchObject([{ param, message: expect.stringContaining('Remove it.') }])
  })
})

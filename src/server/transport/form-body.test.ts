import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorsOf, testApp } from '../testing/test-app.ts'

let shop: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  shop = await testApp()
})
afterAll(() => shop.close())

describe('a form', () => {
  const form = (amount: string) =>
    `amount=${amount}&currency=pln&customer_email=john@example.com&customer_firstname=John&customer_lastname=Doe` +
    '&success_url=https://shop.example/thanks'
  const withAmount = (amount: string) => shop.postForm(form(amount))
  const withField = (field: string) => shop.postForm(`${form('1050')}&${field}`)

  test.each([
    ['payment_method=blik', { payment_method: ['blik'] }],
    ['payment_method[]=blik', { payment_method: ['blik'] }],
    ['payment_method%5B%5D=blik', { payment_method: ['blik'] }],
    ['payment_method[0]=blik', { payment_method: ['blik'] }],
    ['metadata[order]=7', { metadata: { order: '7' } }],
    ['metadata%5Border%5D=7&metadata[b]=a+b%2Bc', { metadata: { order: '7', b: 'a b+c' } }],
    ['metadata[0]=x', { metadata: { '0': 'x' } }],
    ['metadata[0]=x&metadata[7]=y', { metadata: { '0': 'x', '7': 'y' } }],
    ['metadata[toString]=x&metadata[a.b]=y', { metadata: { toString: 'x', 'a.b': 'y' } }],
    ['notification_url=https://shop.example/?a[b]=c', { notification_url: 'https://shop.example/?a[b]=c' }],
    ['locale=&customer_ip=', { locale: '', customer_ip: '' }],
    ['payment_method=&expires_at=&metadata=', { payment_method: ['blik'], metadata: null }],
    ['payment_method=BLIK', { payment_method: ['blik'] }],
    ['metadata[zażółć]=gęś', { metadata: { zażółć: 'gęś' } }],
  ])('takes %s', async (field, answered) => {
    const reply = await withField(field)
    expect(reply.statusCode, reply.body).toBe(200)
    expect(reply.json()).toMatchObject(answered)
  })

  test.each([
    ['', 'parameter_invalid_integer'],
    ['10.00', 'parameter_invalid_integer'],
    ['1e3', 'parameter_invalid_integer'],
    ['-5', 'parameter_invalid_integer'],
    ['%205', 'parameter_invalid_integer'],
    ['5+', 'parameter_invalid_integer'],
    ['%2B5', 'parameter_invalid_integer'],
    ['0x10', 'parameter_invalid_integer'],
    ['１２', 'parameter_invalid_integer'],
    ['1_000', 'parameter_invalid_integer'],
    ['Infinity', 'parameter_invalid_integer'],
    ['9007199254740993', 'parameter_invalid_integer'],
    ['0', 'amount_too_small'],
    ['1000000000000', 'amount_too_large'],
    ['1&amount=2', 'parameter_invalid_integer'],
  ])('is refused with the amount %j', async (amount, code) => {
    expect(errorsOf(await withAmount(amount))).toMatchObject([{ param: 'amount', code }])
  })

  test.each([
    ['payment_method=blik&payment_method=blik', 'payment_method', 'parameter_duplicate'],
    ['payment_method[]=blik&payment_method[]=card', 'payment_method[1]', 'parameter_invalid_value'],
    ['payment_method[a]=blik', 'payment_method', 'parameter_invalid_list'],
    ['metadata=x', 'metadata', 'parameter_invalid_map'],
    ['metadata[a]=1&metadata[a]=2', 'metadata[a]', 'parameter_invalid_string'],
    ['locale=pl&locale=en', 'locale', 'parameter_invalid_string'],
    ['toString=1', 'toString', 'parameter_unknown'],
    ['__proto__=1', '__proto__', 'parameter_unknown'],
    ['__proto__[amount]=1', '__proto__', 'parameter_unknown'],
    ['metadata[__proto__]=1', '__proto__', 'parameter_unknown'],
    ['metadata%5B__proto__%5D=1', '__proto__', 'parameter_unknown'],
    ['metadata[a]=%00', 'metadata[a]', 'parameter_invalid_characters'],
    ['metadata[a]=%', null, 'body_invalid'],
    ['metadata[a]=%ED%A0%80', null, 'body_invalid'],
    ['metadata[a]=%FF', null, 'body_invalid'],
    ['metadata[a][b]=c', null, 'body_invalid'],
    [`${'payment_method=blik&'.repeat(25)}`, 'payment_method', 'parameter_too_many'],
    ['payment_method=blik&payment_method[a]=blik', 'payment_method[1]', 'parameter_invalid_value'],
    ['metadata=a&metadata[b]=c', 'metadata', 'parameter_invalid_map'],
    ['metadata[]=a', 'metadata', 'parameter_invalid_map'],
    ['metadata[a]b=c', null, 'body_invalid'],
    ['[a]=b', '', 'parameter_unknown'],
    [Array.from({ length: 1001 }, (_, index) => `metadata[k${index}]=v`).join('&'), null, 'body_invalid'],
  ])('is refused with %s', async (field, param, code) => {
    const reply = await withField(field)
    expect(reply.statusCode).toBe(400)
    expect(errorsOf(reply)).toMatchObject([{ param, code }])
  })
})

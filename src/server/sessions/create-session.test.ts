import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { maxAmount } from '../../contract/money.ts'
import { pathTo } from '../../contract/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { movableClock, systemClock } from '../clock.ts'
import { testApp } from '../testing/test-app.ts'

let shop: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  shop = await testApp({ clock: movableClock(systemClock) })
})
afterAll(() => shop.close())

const authorization = `Basic ${Buffer.from(`${demoKey}:`).toString('base64')}`
const read = (id: string) => shop.app.inject({ url: pathTo('session', id), headers: { authorization } })

const documentedForm =
  'amount=1000&currency=usd&customer_email=john@example.com&customer_firstname=John&customer_lastname=Doe' +
  '&payment_method=blik&expires_at=2147483648&success_url=https://url.com/&cancel_url=https://url.com/' +
  '&notification_url=https://url.com/'

const documentedAnswer = (id: string, createdAt: number) =>
  `{"id":"${id}","amount_total":1000,"amount_sub_total":1000,"currency":"usd","cancel_url":"https://url.com/",` +
  '"customer_firstname":"John","customer_lastname":"Doe","customer_email":"john@example.com","customer_ip":"",' +
  `"customer_country":"","expire_at":2147483648,"created_at":${createdAt},"success_url":"https://url.com/",` +
  `"payment_method":["blik"],"locale":"","url":"https://pay.example/pay/${id}","fees":null,"metadata":null,` +
  '"status":"open","livemode":false,"notification_url":"https://url.com/"}'

describe('the documented request', () => {
  test('as a form is answered with the documented object, key for key in the documented order', async () => {
    const before = Math.floor(Date.now() / 1000)
    const reply = await shop.postForm(documentedForm)
    const { id, created_at } = reply.json()
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(id).toMatch(/^[\w-]{22}$/)
    expect(created_at).toBeGreaterThanOrEqual(before)
    expect(reply.body).toBe(documentedAnswer(id, created_at))
  })

  test('as JSON is answered the same', async () => {
    const form = Object.fromEntries(new URLSearchParams(documentedForm))
    const reply = await shop.postJson({ ...form, amount: 1000, expires_at: 2147483648, payment_method: ['blik'] })
    const { id, created_at } = reply.json()
    expect(reply.body).toBe(documentedAnswer(id, created_at))
  })

  test('is read back as it was answered', async () => {
    const created = await shop.postForm(documentedForm)
    const found = await read(created.json().id)
    expect(found.statusCode).toBe(200)
    expect(found.body).toBe(created.body)
  })
})

describe('what is not given', () => {
  test('is empty, and the session lives for 24 hours', async () => {
    const session = (await shop.postJson({ ...createParameters(), cancel_url: undefined })).json()
    expect(session).toMatchObject({
      cancel_url: '',
      notification_url: '',
      customer_ip: '',
      customer_country: '',
      locale: '',
      payment_method: ['blik'],
      metadata: null,
      fees: null,
    })
    expect(session.expire_at - session.created_at).toBe(86_400)
  })

  test.each([null, ''])('may be written as %j', async (nothing) => {
    const empty = { cancel_url: nothing, notification_url: nothing, customer_ip: nothing, locale: nothing }
    const reply = await shop.postJson({ ...createParameters(), ...empty, customer_country: nothing })
    expect(reply.statusCode, reply.body).toBe(200)
    expect(reply.json()).toMatchObject({ cancel_url: '', customer_ip: '', locale: '', customer_country: '' })
  })

  test('may be null where it is no text', async () => {
    const reply = await shop.postJson({ ...createParameters(), expires_at: null, metadata: null, payment_method: null })
    expect(reply.json()).toMatchObject({ metadata: null, payment_method: ['blik'] })
  })
})

describe('an optional argument never stops a sale over its spelling', () => {
  test.each([
    'pl_PL',
    'pl_PL.UTF-8',
    'sr_RS@latin',
    'sr@latin',
    'de_DE_formal',
    'pt_PT_ao90',
    'zh_Hans_CN',
    'en-us',
    'C',
    'C.UTF-8',
    'POSIX',
    'auto',
    'x-default',
    'pl-PL,pl;q=0.9,en;q=0.8',
  ])('the locale %s, which is kept as given', async (locale) => {
    expect((await shop.postJson({ ...createParameters(), locale })).json()).toMatchObject({ locale })
  })

  test.each(['xx-invalid!!', 'p', 'a-a-a-a', 'null', '<b>', '\0', '\ud800', '日本語', '  '])(
    'the locale %j, which means nothing and is blank',
    async (locale) => {
      expect((await shop.postJson({ ...createParameters(), locale })).json()).toMatchObject({ locale: '' })
    },
  )

  test.each([
    ['192.0.2.1:8080', '192.0.2.1'],
    ['192.0.2.1, 10.0.0.1', '192.0.2.1'],
    ['unknown, 192.0.2.1', '192.0.2.1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1:80', '::ffff:192.0.2.1'],
    ['for="[2001:db8::1]:80";proto=https;by=203.0.113.1', '2001:db8::1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.1/32', '192.0.2.1'],
    ['unknown', ''],
    ['Unknown', ''],
    ['-', ''],
    ['_hidden', ''],
    [' ', ''],
  ])('the address %j, which is kept as %j', async (customer_ip, kept) => {
    expect((await shop.postJson({ ...createParameters(), customer_ip })).json()).toMatchObject({ customer_ip: kept })
  })

  test.each([
    ['XK', 'XK'],
    ['xk', 'XK'],
    [' pl', 'PL'],
    [' ', ''],
  ])('the country %j, which is kept as %j', async (customer_country, kept) => {
    const answer = (await shop.postJson({ ...createParameters(), customer_country })).json()
    expect(answer).toMatchObject({ customer_country: kept })
  })

  test.each([['blik'], ['BLIK'], [['Blik']], [' blik '], ['']])('the payment method %j', async (payment_method) => {
    const answer = (await shop.postJson({ ...createParameters(), payment_method })).json()
    expect(answer).toMatchObject({ payment_method: ['blik'] })
  })

  test('nor over an empty text in place of nothing', async () => {
    const empty = { expires_at: '', metadata: '', payment_method: '', cancel_url: '', notification_url: '' }
    const reply = await shop.postJson({ ...createParameters(), ...empty })
    expect(reply.statusCode, reply.body).toBe(200)
    expect(reply.json()).toMatchObject({ metadata: null, payment_method: ['blik'] })
  })
})

describe('these parameters are taken', () => {
  test.each([
    [{ amount: 1 }, { amount_total: 1, amount_sub_total: 1 }],
    [{ amount: maxAmount }, { amount_total: 999_999_999_999 }],
    [{ currency: 'PLN' }, { currency: 'pln' }],
    [{ currency: 'Eur' }, { currency: 'eur' }],
    [{ customer_country: 'pl' }, { customer_country: 'PL' }],
    [{ customer_ip: '192.0.2.1' }, { customer_ip: '192.0.2.1' }],
    [{ customer_ip: '2001:db8::1' }, { customer_ip: '2001:db8::1' }],
    [{ customer_ip: '::ffff:192.0.2.1' }, { customer_ip: '::ffff:192.0.2.1' }],
    [{ locale: 'PL-pl' }, { locale: 'PL-pl' }],
    [{ locale: 'zh-Hant-TW' }, { locale: 'zh-Hant-TW' }],
    [{ locale: 'tlh' }, { locale: 'tlh' }],
    [{ expires_at: 253_402_300_799 }, { expire_at: 253_402_300_799 }],
    [{ metadata: {} }, { metadata: {} }],
    [
      { metadata: { constructor: 'a', toString: '', '0': 'b' } },
      { metadata: { constructor: 'a', toString: '', '0': 'b' } },
    ],
    [{ metadata: { ['k'.repeat(40)]: 'ż'.repeat(500) } }, { metadata: { ['k'.repeat(40)]: 'ż'.repeat(500) } }],
    [{ metadata: { smile: '😀'.repeat(500) } }, { metadata: { smile: '😀'.repeat(500) } }],
    [{ customer_lastname: 'Źdźbło-O’Neill 王 🙂' }, { customer_lastname: 'Źdźbło-O’Neill 王 🙂' }],
    [{ customer_email: 'żółw@przykład.pl' }, { customer_email: 'żółw@przykład.pl' }],
    [{ success_url: 'http://localhost:3000' }, { success_url: 'http://localhost:3000' }],
    [{ success_url: 'https://żółw.pl/ą?a[b]=c&d=e@f#g' }, { success_url: 'https://żółw.pl/ą?a[b]=c&d=e@f#g' }],
    [
      { success_url: `https://a.example/${'a'.repeat(2030)}` },
      { success_url: `https://a.example/${'a'.repeat(2030)}` },
    ],
  ])('%o', async (given, answered) => {
    const reply = await shop.postJson({ ...createParameters(), ...given })
    expect(reply.statusCode, reply.body).toBe(200)
    expect(reply.json()).toMatchObject(answered)
    const found = await read(reply.json().id)
    expect(found.body).toBe(reply.body)
  })

  test('notes, which come back in the order that they were given in', async () => {
    const metadata = { zebra: '1', b: '2', aa: '3' }
    const { id } = (await shop.postJson({ ...createParameters(), metadata })).json()
    expect((await read(id)).body).toContain('"metadata":{"zebra":"1","b":"2","aa":"3"}')
  })

  test.each([
    ['%7BCHECKOUT_SESSION_ID%7D'],
    ['%7bCHECKOUT_SESSION_ID%7d'],
    ['{CHECKOUT_SESSION_ID%7D'],
    ['%257BCHECKOUT_SESSION_ID%257D'],
  ])('a place for the id that is written %s, which is filled', async (place) => {
    const address = `https://shop.example/?a=${place}&b=%7B%7D`
    const session = (await shop.postJson(createParameters({ success_url: address, cancel_url: address }))).json()
    const filled = `https://shop.example/?a=${session.id}&b=%7B%7D`
    expect(session).toMatchObject({ success_url: filled, cancel_url: filled })
  })

  test('a place for the id in the addresses, which is filled', async () => {
    const address = 'https://shop.example/?a={CHECKOUT_SESSION_ID}&b={CHECKOUT_SESSION_ID}'
    const parameters = { ...createParameters(), success_url: address, cancel_url: address, notification_url: address }
    const session = (await shop.postJson(parameters)).json()
    const filled = `https://shop.example/?a=${session.id}&b=${session.id}`
    expect(session).toMatchObject({ success_url: filled, cancel_url: filled, notification_url: address })
  })
})

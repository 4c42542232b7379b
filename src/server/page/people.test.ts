import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ErrorBody } from '../../contract/error.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'
import { ApiError } from '../transport/api-error.ts'
import { buildDirectory } from './built-page.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
let id: string
beforeAll(async () => {
  kasa = await testApp({ build: buildDirectory })
  id = (await kasa.createSession({ locale: 'pl_PL.UTF-8' })).id
}, 120_000)
afterAll(() => kasa.close())

type App = typeof kasa.app
type Reply = Awaited<ReturnType<typeof get>>
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'accept-language': 'pl' }

const get = (url: string, { app = kasa.app, ...headers }: { app?: App } & Record<string, unknown> = {}) =>
  app.inject({ url, headers: { ...browser, ...headers } })

interface Posted {
  app?: App
  url?: string
  payload?: string
  headers?: Record<string, string>
}

const post = ({ app = kasa.app, url, payload = 'number=1&blik_code=700701', headers = {} }: Posted) =>
  app.inject({
    method: 'POST',
    url: url ?? pathTo('payPage', id),
    headers: { 'accept-language': 'en', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload,
  })

const headingOf = ({ body }: { body: string }) => /<h1[^>]*>(.*?)<\/h1>/.exec(body)?.[1]
const waysOn = ({ body }: { body: string }) => [...body.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href)

/** A whole document in a language, that needs no script and gives nothing away. */
const expectPage = (reply: Reply, status: number, heading: string, lang = 'pl') => {
  expect(reply.statusCode).toBe(status)
  expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headingOf(reply)).toBe(heading)
  expect(reply.body).toContain(`<html lang="${lang}" dir="ltr">`)
  expect(reply.body).toContain(`<title>${heading}</title>`)
  expect(reply.body).not.toMatch(/<script|modulepreload|Request-Id|_error/)
  expect(reply.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'x-content-type-options': 'nosniff',
    'request-id': expect.stringMatching(/^req_/),
  })
}

const notFound = 'Nie znaleźliśmy tej płatności'

describe('an address that leads nowhere is a page in the payer’s language', () => {
  test.each([
    '/',
    '//',
    '/?a=1&a=2',
    '/pay',
    '/pay/',
    '/pay//',
    '/PAY',
    '/pay?x=%ff',
    '/pay/%',
    '/pay/%ff',
    `/pay/${'a'.repeat(101)}`,
    `/pay/${'a'.repeat(5_000)}`,
    '/pay/AAAAAAAAAAAAAAAAAAAAAA/attempts',
    '/pay/a/b',
    '/nothing',
    '/index.php',
  ])('%s', async (url) => {
    expectPage(await get(url), 404, notFound)
  })

  test.each(['/pay/nonsense', '/pay/AAAAAAAAAAAAAAAAAAAAAA', '/pay/a%20b', '/pay/%00', '/pay/..%2f', '/pay/a?x=1&x=2'])(
    '%s',
    async (url) => {
      const reply = await get(url)
      expect(reply.statusCode).toBe(404)
      expect(headingOf(reply)).toBe(notFound)
    },
  )

  test('whatever a client says that it takes, as long as it is not JSON alone', async () => {
    for (const accept of ['*/*', '', 'text/html', 'image/png,*/*', 'text/html, application/json']) {
      expectPage(await get('/pay', { accept }), 404, notFound)
    }
  })

  test('in English where nobody says what to speak', async () => {
    for (const language of ['', '*', 'tlh', `${'x'.repeat(40)},`.repeat(100), `en-${'a-'.repeat(4_900)}`]) {
      expectPage(await get('/pay', { 'accept-language': language }), 404, 'We cannot find this payment', 'en')
    }
  })
})

describe('JSON is for programs', () => {
  test.each([
    ['/v1/nothing', browser.accept],
    ['/v1/pay/nonsense', browser.accept],
    ['/V1/nothing', browser.accept],
    ['/docs/nothing', browser.accept],
    ['/assets/nothing.js', '*/*'],
    ['/pay', 'application/json'],
    ['/', 'application/json, text/plain, */*'],
    ['/nothing', '*/*'],
  ])('%s for %s', async (url, accept) => {
    const reply = await get(url, { accept })
    expect(reply.statusCode).toBe(404)
    expect(ErrorBody.parse(reply.json()).error.type).toBe('invalid_request_error')
    expect(reply.headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('a mistyped address of a payment leads to the right one', () => {
  test.each([
    (path: string) => `${path}/`,
    (path: string) => `${path}//`,
    (path: string) => `/${path}`,
    (path: string) => path.replace('/pay/', '/pay//'),
    (path: string) => path.replace('/pay/', '/PAY/'),
    (path: string) => path.replace('/pay/', '/Pay/'),
    (path: string) => `${path}.`,
    (path: string) => `${path})`,
    (path: string) => `${path}%20`,
    (path: string) => `${path}%`,
    (path: string) => `${path}%E2%80%A6`,
    (path: string) => `${path}>,`,
  ])('%s', async (mistype) => {
    const path = pathTo('payPage', id)
    const reply = await get(mistype(path))
    expect(reply.statusCode).toBe(308)
    expect(reply.headers.location).toBe(path)
    expect(reply.headers['cache-control']).toBe('no-store')
    expect((await get(`${mistype(path)}?a=1&a=2`)).headers.location).toBe(`${path}?a=1&a=2`)
  })

  test('and never out of this server', async () => {
    for (const url of ['//evil.example/pay/', `//evil.example/pay/${id}`, `/\\evil.example/pay/${id}`]) {
      expect((await get(url)).headers.location).toBeUndefined()
    }
  })
})

test('repeated and unknown parameters are no reason to refuse a page', async () => {
  for (const query of [
    '?x=1&x=2',
    '?sent=1&sent=2',
    '?missing=1&missing=2',
    '?missing=99',
    '?%',
    `?${'a&'.repeat(4_000)}`,
  ]) {
    const reply = await get(`${pathTo('payPage', id)}${query}`)
    expect(reply.statusCode, query).toBe(200)
    expect(reply.body).toContain('<html lang="pl"')
  }
})

test('HEAD is answered as GET, without the page', async () => {
  for (const [url, status] of [
    ['/', 404],
    ['/pay', 404],
    ['/pay/%ff', 404],
    [pathTo('payPage', id), 200],
    [`${pathTo('payPage', id)}/`, 308],
  ] as const) {
    const reply = await kasa.app.inject({ method: 'HEAD', url, headers: browser })
    expect(reply.statusCode, url).toBe(status)
    expect(reply.body).toBe('')
  }
})

describe('the plain form is answered with a page in the session’s language and a way on', () => {
  const refused = 'Kod nie został przyjęty'
  const other = { 'sec-fetch-site': 'cross-site' }

  test.each([
    ['a number that is none', 400, { payload: 'number=x&blik_code=777123' }],
    ['a field too few', 400, { payload: 'number=1' }],
    ['a code of any length', 400, { payload: `number=1&blik_code=${'1'.repeat(101)}` }],
    ['bytes that are no form', 400, { payload: 'blik_code=%ff' }],
    ['more than a form can hold', 413, { payload: `number=1&blik_code=${'1'.repeat(300_000)}` }],
    ['another type', 415, { headers: { 'content-type': 'text/plain' } }],
    ['the page of another site', 403, { headers: other }],
  ])('after %s', async (_, status, request) => {
    const reply = await post(request)
    expectPage(reply, status, refused)
    expect(waysOn(reply)).toEqual([pathTo('payPage', id)])
    expect(reply.body).toContain('Nic nie pobrano')
    expect(reply.body).not.toContain('http-equiv="refresh"')
  })

  test('after a method that is none', async () => {
    const reply = await kasa.app.inject({ method: 'PUT', url: pathTo('payPage', id), headers: browser })
    expectPage(reply, 405, 'Coś poszło nie tak na tej stronie')
    expect(reply.headers.allow).toBe('GET, HEAD, POST')
  })

  test('to a payment that there is not', async () => {
    const reply = await post({ url: '/pay/', headers: { 'accept-language': 'pl' } })
    expectPage(reply, 404, notFound)
    expect(waysOn(reply)).toEqual([])
  })

  test('after too many codes', async () => {
    const app = await kasa.build({ rateLimits: { codesPerAddress: 1, payerRequestsPerAddress: 0 } })
    onTestFinished(() => app.close())
    await post({ app })
    const reply = await post({ app, headers: { 'accept-language': 'pl' } })
    expectPage(reply, 429, 'Za dużo prób w krótkim czasie')
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(waysOn(reply)).toEqual([pathTo('payPage', id)])
    expect(reply.body).toContain('Nic nie pobrano')
  })
})

test('too many requests for the page are told so, and it goes on by itself', async () => {
  const app = await kasa.build({ rateLimits: { payerRequestsPerAddress: 1 } })
  onTestFinished(() => app.close())
  const path = pathTo('payPage', id)
  expect((await get(path, { app })).statusCode).toBe(200)
  const reply = await get(`${path}?a=1&b=2`, { app })
  expectPage(reply, 429, 'Za dużo prób w krótkim czasie')
  expect(reply.body).toContain(
    `<meta http-equiv="refresh" content="${reply.headers['retry-after']};url=${path}?a=1&amp;b=2">`,
  )
  // A payment may be under way: nothing is said of what was charged.
  expect(reply.body).not.toContain('Nic nie pobrano')
  expect(reply.body).toContain('Nie płać ponownie')
})

describe('what is our fault', () => {
  const failing = async (error: Error) => {
    const app = await kasa.build()
    onTestFinished(() => app.close())
    app.addHook('preHandler', async (request) => {
      if (request.routeOptions.url === routes.payPage) throw error
    })
    return app
  }

  test('is told as what it is, and that a code may be under way', async () => {
    const app = await failing(new Error('the inner reason'))
    for (const reply of [
      await get(pathTo('payPage', id), { app }),
      await post({ app, headers: { 'accept-language': 'pl' } }),
    ]) {
      expectPage(reply, 500, 'Coś poszło nie tak na tej stronie')
      expect(waysOn(reply)).toEqual([pathTo('payPage', id)])
      expect(reply.body).toContain('Nie płać ponownie')
      expect(reply.body).not.toContain('inner reason')
    }
  })

  test('goes on by itself once the database is back, also where a code was sent', async () => {
    const headers = { 'retry-after': '5' }
    const app = await failing(new ApiError({ code: 'service_unavailable', message: 'Not now.', headers }))
    for (const reply of [
      await get(pathTo('payPage', id), { app }),
      await post({ app, headers: { 'accept-language': 'pl' } }),
    ]) {
      expectPage(reply, 503, 'Nie możemy się połączyć')
      expect(reply.headers['retry-after']).toBe('5')
      expect(reply.body).toContain(`<meta http-equiv="refresh" content="5;url=${pathTo('payPage', id)}">`)
      expect(reply.body).toContain('Nie płać ponownie')
      expect(reply.body).not.toContain('Nic nie pobrano')
    }
  })
})

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PageState } from '../../contract/page-state.ts'
import { pathTo } from '../../contract/routes.ts'
import { pseudoTags } from '../../fixtures/pseudo-locale.ts'
import { demoMerchantId } from '../merchants/demo-merchant.ts'
import { setAccent } from '../merchants/set-accent.ts'
import { setLogo } from '../merchants/set-logo.ts'
import { testApp } from '../testing/test-app.ts'
import { buildDirectory } from './built-page.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp({ build: buildDirectory })
})
afterAll(() => kasa.close())

const get = (id: string, headers: Record<string, string> = {}) =>
  kasa.app.inject({ url: pathTo('payPage', id), headers: { 'accept-language': 'en', ...headers } })

const post = (id: string, fields: Record<string, string>) =>
  kasa.app.inject({
    method: 'POST',
    url: pathTo('payPage', id),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })

/** Does something while the merchant has a colour and a logo. */
const branded = async (look: () => Promise<unknown>) => {
  const image = Buffer.from('a picture')
  const id = createHash('sha256').update(image).digest('hex')
  await setAccent(kasa.db, { merchantId: demoMerchantId, color: '#ffcc00' })
  await setLogo(kasa, { merchantId: demoMerchantId, logo: { id, image, width: 120, height: 30, ground: 'light' } })
  try {
    await look()
  } finally {
    await setAccent(kasa.db, { merchantId: demoMerchantId, color: null })
    await setLogo(kasa, { merchantId: demoMerchantId, logo: null })
  }
}

const stateIn = (html: string) =>
  PageState.parse(JSON.parse(/<script type="application\/json" id="state">(.*?)<\/script>/s.exec(html)?.[1] ?? ''))

describe('the document', () => {
  test('is in the session’s language, with the session and its texts inside', async () => {
    const { id } = await kasa.createSession({ locale: 'pl' })
    const { body } = await get(id)
    expect(body).toMatch(/<html lang="pl" dir="ltr">/)
    expect(body).toMatch(/<title>Zapłać 10,50.zł – Demo shop<\/title>/)
    expect(body).toMatch(/<h1>.*Demo shop.*10,50.zł.*<\/h1>/s)
    expect(stateIn(body)).toMatchObject({ answer: { id, amount_total: 1050 }, locale: { texts: 'pl' }, refused: null })
  })

  test('is in the browser’s language where the shop has no wish', async () => {
    const { id } = await kasa.createSession()
    expect((await get(id, { 'accept-language': 'cy, pl;q=0.8, en;q=0.5' })).body).toContain('<html lang="pl"')
    expect((await get(id, { 'accept-language': '*' })).body).toContain('<html lang="en"')
    expect((await get(id, { 'accept-language': '' })).body).toContain('<html lang="en"')
  })

  test('weighs at most 10 kB with its data, its styles and its texts', async () => {
    const { id } = await kasa.createSession({ locale: 'pl', cancel_url: 'https://shop.example/basket' })
    const { body } = await get(id)
    expect(gzipSync(body).length).toBeLessThanOrEqual(10_000)
    await branded(async () => expect(gzipSync((await get(id)).body).length).toBeLessThanOrEqual(10_000))
  })

  test('comes compressed as the browser likes, and is the same', async () => {
    const { id } = await kasa.createSession()
    const plain = await get(id)
    const brotli = await get(id, { 'accept-encoding': 'gzip, deflate, br' })
    const gzip = await get(id, { 'accept-encoding': 'gzip' })
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(gzip.headers['content-encoding']).toBe('gzip')
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.body)
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body)
  })

  test('is never kept', async () => {
    const { id } = await kasa.createSession()
    expect((await get(id)).headers['cache-control']).toBe('no-store')
  })

  test.each([
    ['a script’s end', '</script><script>alert(1)</script>'],
    ['a comment', '<!--<script>'],
    ['line separators', 'a\u2028b\u2029c'],
    ['bidirectional overrides', '\u202eevil\u2066'],
    ['quotes and ampersands', `"'&quot;<b>`],
    ['emoji', '👩‍👩‍👧‍👦'],
  ])('holds %s in a name as text', async (_, name) => {
    const { id } = await kasa.createSession({ customer_lastname: name })
    const { body } = await get(id)
    const answer = stateIn(body).answer
    expect(answer === 'not_found' ? null : answer.customer.lastname).toBe(name)
    expect(body.match(/<script/g)).toHaveLength(2)
    expect(body).not.toContain('<b>')
  })

  test('is the same for every address that is nobody’s', async () => {
    const unknown = await get('AAAAAAAAAAAAAAAAAAAAAA')
    const malformed = await get('nonsense')
    expect(unknown.statusCode).toBe(404)
    expect(malformed.statusCode).toBe(404)
    expect(malformed.body).toBe(unknown.body)
  })
})

test.each(pseudoTags)('the test language %s is in no page that payers get', async (tag) => {
  const { id } = await kasa.createSession({ locale: tag })
  const { body } = await get(id, { 'accept-language': tag })
  expect(body).toContain('<html lang="en" dir="ltr">')
  const files = await readdir(join(buildDirectory, 'page/assets'))
  expect(files.filter((file) => /^en-.*\.js$/.test(file))).toHaveLength(1)
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    expect(await readFile(join(buildDirectory, 'page/assets', file), 'utf8')).not.toContain(tag)
  }
})

const stylesIn = (html: string) => [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css = '']) => css)
const hashOf = (css: string) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`
const styleSourceOf = (policy: unknown) => /style-src ([^;]*)/.exec(String(policy))?.[1]

describe('a merchant’s colours', () => {
  test('are in the document from its first byte, and the policy lets in these two styles alone', async () => {
    const { id } = await kasa.createSession()
    await branded(async () => {
      const { body, headers } = await get(id)
      const [common = '', own = ''] = stylesIn(body)
      expect(own).toMatch(/^:root\{(--(light|dark)-[a-z]+:#[0-9a-f]{6}(;|\}$))+$/)
      expect(own).toContain('--light-fill:#ffcc00;')
      expect(styleSourceOf(headers['content-security-policy'])).toBe(`'self' ${hashOf(common)} ${hashOf(own)}`)
      expect(body.indexOf(own)).toBeLessThan(body.indexOf('<div id="root">'))
      expect(body).not.toMatch(/ style=/)
    })
  })

  test('of a merchant that has none are not spoken of', async () => {
    const { id } = await kasa.createSession()
    const { body, headers } = await get(id)
    const [common = '', ...others] = stylesIn(body)
    expect(others).toEqual([])
    expect(styleSourceOf(headers['content-security-policy'])).toBe(`'self' ${hashOf(common)}`)
  })
})

test('a merchant’s logo is in the document, beside the name, with the room that it takes', async () => {
  const { id } = await kasa.createSession()
  await branded(async () => {
    const { body } = await get(id)
    expect(body).toMatch(
      /<h1>.*<svg width="120" height="30"[^>]*><\/svg><img [^>]*src="\/logos\/[0-9a-f]{64}"[^>]*>.*Demo shop.*<\/h1>/,
    )
    expect(body).toMatch(/<img [^>]*\balt(=""|[\s>])/)
  })
  expect((await get(id)).body).not.toContain('<img')
})

describe('its headers', () => {
  test('lock everything out, and let in the one style element by its hash', async () => {
    const { id } = await kasa.createSession()
    const { headers } = await get(id)
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'sha256-[\w+/]+='; /)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'unsafe-none',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000',
    })
  })
})

describe('the plain form', () => {
  const arrive = (id: string, mark = 'sent') => kasa.app.inject(`/pay/${id}?${mark}`)
  const refreshIn = (html: string) => /<meta http-equiv="refresh" content="([^"]*)">/.exec(html)?.[1]
  const scriptsIn = (html: string) => html.match(/<script[^>]*>/g) ?? []
  const linksIn = (html: string) => [...html.matchAll(/<a href="([^"]*)"/g)].map(([, url]) => url)
  const payWholly = async (id: string) => {
    await post(id, { number: '1', blik_code: '777123' })
    kasa.clock.advance(2_000)
    await expect.poll(async () => refreshIn((await arrive(id)).body)).toMatch(/^0;/)
  }
  /** Where the document leads by itself, without a script of any kind; a link leads there, too. */
  const leadsTo = async (id: string, mark = 'sent') => {
    const { statusCode, headers, body } = await arrive(id, mark)
    expect({ statusCode, location: headers.location }).toEqual({ statusCode: 200, location: undefined })
    expect(scriptsIn(body)).toEqual([])
    const [, url = ''] = /^0;url=(.*)$/.exec(refreshIn(body) ?? '') ?? []
    expect(linksIn(body)).toContain(url)
    return url
  }

  test('takes a code and leads to a page that asks again by itself, scripts or none', async () => {
    const { id } = await kasa.createSession()
    const posted = await post(id, { number: '1', blik_code: '777 123' })
    expect(posted.statusCode).toBe(303)
    expect(posted.headers.location).toBe(`/pay/${id}?sent`)
    for (const [url, next] of [
      [`/pay/${id}`, `/pay/${id}?sent`],
      [`/pay/${id}?sent`, `/pay/${id}?sent`],
      [`/pay/${id}?plain`, `/pay/${id}?plain`],
    ] as const) {
      const { body } = await kasa.app.inject(url)
      expect(refreshIn(body), url).toBe(`3;url=${next}`)
      expect(body.match(/<noscript>/)).toBeNull()
    }
  })

  test('no script that hangs keeps a page that asks again from loading', async () => {
    const { id } = await kasa.createSession()
    await post(id, { number: '1', blik_code: '777123' })
    const { body, headers } = await arrive(id)
    const [, loader = '', ...others] = /<script type="module">(.*?)<\/script>/s.exec(body) ?? []
    expect(loader).toMatch(
      /^const start=\(\)=>import\("\/assets\/.*\.js"\)\.catch\(\(\)=>\{\}\);addEventListener\('load',/,
    )
    expect(others).toEqual([])
    expect(body.match(/<script[^>]* src=|rel="stylesheet"/)).toBeNull()
    expect(headers['content-security-policy']).toContain(`script-src 'self' ${hashOf(loader)};`)
  })

  test('leads on to the shop once it is paid, by a page of this origin', async () => {
    const { id } = await kasa.createSession()
    await payWholly(id)
    for (const mark of ['sent', 'plain']) expect(await leadsTo(id, mark)).toBe('https://shop.example/thanks')
    expect((await arrive(id)).body).toMatch(/<h2[^>]*>Paid<\/h2>/)
  })

  test.each(['1', '2'])(
    'sent as number %s when all is paid already leads on, without leaving this origin by a redirect',
    async (number) => {
      const { id } = await kasa.createSession()
      await payWholly(id)
      const { statusCode, headers } = await post(id, { number, blik_code: '777124' })
      expect({ statusCode, location: headers.location }).toEqual({ statusCode: 303, location: `/pay/${id}?sent` })
      expect(await leadsTo(id)).toBe('https://shop.example/thanks')
    },
  )

  test.each([
    ['https://żółw.pl/ąć', 'https://xn--w-uga1v8h.pl/%C4%85%C4%87'],
    ['https://shop.example/?q=ę&r="#ł', 'https://shop.example/?q=%C4%99&amp;r=%22#%C5%82'],
  ])('leads to %s in its ASCII form, as the app does', async (given, ascii) => {
    const { id } = await kasa.createSession({ success_url: given, cancel_url: given })
    expect(linksIn((await get(id)).body)).toEqual([ascii])
    await payWholly(id)
    expect(await leadsTo(id)).toBe(ascii)
    const { success_url } = (await kasa.app.inject(pathTo('payerSession', id))).json()
    expect(success_url).toBe(ascii.replaceAll('&amp;', '&'))
  })

  test('whoever asks for the page without its app gets it whole, and no script', async () => {
    const { id } = await kasa.createSession()
    const { body } = await kasa.app.inject(`/pay/${id}?plain`)
    expect(body).toMatch(/<input [^>]*name="blik_code"/)
    expect(scriptsIn(body)).toEqual([])
  })

  test('sent twice is one attempt', async () => {
    const { id } = await kasa.createSession()
    await Promise.all([post(id, { number: '1', blik_code: '777123' }), post(id, { number: '1', blik_code: '777123' })])
    const attempts = kasa.db.selectFrom('payment_attempts').where('session_id', '=', id).selectAll()
    expect(await attempts.execute()).toHaveLength(1)
  })

  test.each([
    ['', 6],
    ['77712', 1],
    ['abc', 6],
  ])('with %j is told what is missing, and the code does not come back in the address', async (code, missing) => {
    const { id } = await kasa.createSession()
    const { headers } = await post(id, { number: '1', blik_code: code })
    expect(headers.location).toBe(`/pay/${id}?missing=${missing}`)
    const { body } = await kasa.app.inject(String(headers.location))
    expect(body).toContain('aria-invalid="true"')
  })

  test('leads to the truth where no code is taken any more', async () => {
    const { id } = await kasa.createSession()
    kasa.clock.advance(86_400_000)
    const { headers } = await post(id, { number: '1', blik_code: '777123' })
    expect((await kasa.app.inject(String(headers.location))).body).toContain('<title>This payment has expired')
  })
})

test('the app’s files are kept for ever and come compressed', async () => {
  const { id } = await kasa.createSession()
  const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec((await get(id)).body) ?? []
  const response = await kasa.app.inject({ url: script, headers: { 'accept-encoding': 'br' } })
  expect(response.headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
})

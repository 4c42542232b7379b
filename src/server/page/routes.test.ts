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

import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathTo } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'
import { buildDirectory } from './built-page.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
let page: string
beforeAll(async () => {
  kasa = await testApp({ build: buildDirectory })
  page = pathTo('payPage', (await kasa.createSession({ locale: 'en' })).id)
}, 120_000)
afterAll(() => kasa.close())

const get = (url: string, languages = 'en') =>
  kasa.app.inject({ url, headers: { accept: 'text/html', 'accept-language': languages } })
const post = (url: string, code: string) =>
  kasa.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `number=1&blik_code=${code}`,
  })
const languageOf = ({ body }: { body: string }) => /<html lang="([^"]*)"/.exec(body)?.[1]

test('the language that a payer has chosen goes before the shop’s and the browser’s, on each page', async () => {
  expect(languageOf(await get(page))).toBe('en')
  expect(languageOf(await get(`${page}?lang=pl`))).toBe('pl')
  expect(languageOf(await get(`${page}?utm_source=x&lang=pl`, 'en'))).toBe('pl')
  expect(languageOf(await get('/pay/AAAAAAAAAAAAAAAAAAAAAA?lang=pl'))).toBe('pl')
  expect(languageOf(await get('/nowhere?lang=pl'))).toBe('pl')
})

test.each(['xx', '', 'pl-<script>', '"><b>', '../pl', 'p'.repeat(5_000), 'PL'])(
  'a language that is none (%#) changes nothing',
  async (lang) => {
    const reply = await get(`${page}?lang=${encodeURIComponent(lang)}`)
    expect(reply.statusCode).toBe(200)
    expect(languageOf(reply)).toBe('en')
    expect(reply.body).not.toContain('<b>')
  },
)

test('the plain form keeps it', async () => {
  expect((await get(`${page}?lang=pl`)).body).toContain(`action="${page}?lang=pl"`)
  expect((await post(`${page}?lang=pl`, '77')).headers.location).toBe(`${page}?lang=pl&missing=4`)
  expect((await post(`${page}?lang=pl`, '949111')).headers.location).toBe(`${page}?lang=pl&sent`)
  const waits = await get(`${page}?lang=pl&sent`)
  expect(languageOf(waits)).toBe('pl')
  expect(waits.body).toContain(`content="3;url=${page}?lang=pl&amp;sent"`)
  expect(waits.body).toContain('href="?lang=en&amp;sent"')
})

test('languages are offered by their own names, the payer’s likely one first', async () => {
  const offered = async (languages: string) =>
    [...(await get(page, languages)).body.matchAll(/hrefLang="(\w+)"/g)].map(([, tag]) => tag)
  const { id } = await kasa.createSession({ locale: '' })
  page = pathTo('payPage', id)
  const { body } = await get(page, 'pl-PL,en;q=0.5')
  expect(languageOf({ body })).toBe('pl')
  expect((await offered('pl, uk')).slice(0, 2)).toEqual(['uk', 'en'])
  expect((await offered('pl, en')).slice(0, 2)).toEqual(['en', 'uk'])
  expect(await offered('uk')).not.toContain('uk')
  expect(body).toContain('>English</a>')
})

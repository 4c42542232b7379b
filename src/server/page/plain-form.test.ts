import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pathTo } from '../../contract/routes.ts'
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

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

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
    expect(linksIn((await get(id)).body)).toContain(ascii)
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

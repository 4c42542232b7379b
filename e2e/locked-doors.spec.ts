import type { Page } from '@playwright/test'
import { pathTo } from '../src/contract/routes.ts'
import { startKasa } from '../src/fixtures/kasa-server.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { checkoutOn } from './checkout.ts'
import { tour, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'

/** Everything that the browser asks of anybody but Kasa, and everything that the page's policy has to stop. */
const watchDoors = async (page: Page, ownOrigin: string) => {
  const elsewhere: string[] = []
  const violations: string[] = []
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (origin !== ownOrigin && origin !== 'null' && !request.isNavigationRequest()) elsewhere.push(request.url())
  })
  await page.exposeFunction('violated', (what: string) => violations.push(what))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      Reflect.get(window, 'violated')(`${violatedDirective} ${blockedURI}`)
    })
  })
  return { elsewhere, violations }
}

const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: 'caches' in window ? await caches.keys() : [],
    workers: 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  }))

test.describe('every phase', () => {
  test.use({ expectedErrors: tourErrors })

  test('breaks no policy, asks nobody else for anything and keeps nothing', async ({
    page,
    shop,
    checkout,
    kasa,
    context,
  }) => {
    const { elsewhere, violations } = await watchDoors(page, new URL(kasa.url).origin)
    await tour({ page, shop, checkout, kasa }, async (phase) => {
      const nothing = { local: [], session: [], cookies: '', databases: [], caches: [], workers: 0 }
      expect(await kept(page), phase).toEqual(nothing)
    })
    expect(violations).toEqual([])
    expect(elsewhere).toEqual([])
    expect(await context.cookies()).toEqual([])
  })
})

test('the page’s headers shut every door that it does not need', async ({ shop, request }) => {
  const page = await request.get((await shop.createSession()).url)
  const headers = page.headers()
  const policy = headers['content-security-policy'] ?? ''
  for (const directive of [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    expect(policy.split('; ')).toContain(directive)
  }
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:|blob:/)
  expect(headers).toMatchObject({
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'permissions-policy': expect.stringContaining('payment=()'),
  })
  expect(headers, 'a promise of https is made where there is https').not.toHaveProperty('strict-transport-security')
})

test('where payers come by https, browsers are told to stay with it', async ({ request }) => {
  const kasa = await startKasa({ env: { PUBLIC_URL: 'https://pay.example' } })
  const response = await request.get(kasa.shopUrl() + pathTo('payPage', 'AAAAAAAAAAAAAAAAAAAAAA'))
  await kasa.stop()
  expect(response.headers()['strict-transport-security']).toMatch(/^max-age=\d{8}/)
})

test('an unknown id and one that can be none look alike', async ({ kasa, request }) => {
  for (const route of ['payPage', 'payerSession', 'payerUpdates'] as const) {
    const answers = await Promise.all(
      ['AAAAAAAAAAAAAAAAAAAAAA', 'nonsense', '../..', 'x'.repeat(90)].map(async (id) => {
        const response = await request.get(kasa.url + pathTo(route, id))
        const { 'request-id': _, date, 'content-length': length, ...headers } = response.headers()
        const body = (await response.text()).replaceAll(encodeURIComponent(id), '').replaceAll(id, '')
        return { status: response.status(), body, names: Object.keys(headers).sort() }
      }),
    )
    expect(answers[0]?.status).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  }
})

test('what a shop puts into a session stays a text', async ({ shop, checkout, page }) => {
  const name = '</script><img src=x onerror="window.broken = 1">'
  await checkout.open(await shop.createSession({ customer_firstname: name, customer_lastname: name }))
  await expect(checkout.field).toBeVisible()
  expect(await page.locator('bdi').allTextContents()).toContain(`${name} ${name}`)
  expect(await page.evaluate(() => Reflect.get(window, 'broken'))).toBeUndefined()
  expect(await page.locator('img').count()).toBe(0)
})

test('the page leads to the session’s own addresses alone, whatever stands in its own', async ({
  shop,
  checkout,
  page,
}) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  const query = 'success_url=https://evil.example&return=//evil.example&sent&locale=//evil.example'
  await page.goto(`${session.url}?${query}#https://evil.example`)
  await expect(checkout.backLink).toHaveAttribute('href', shop.basket)
  await checkout.payWith(codes.approved)
  await expect(page).toHaveURL(shop.thanks)
})

test.describe('the page of another site', () => {
  test.use({ expectedErrors: /^Failed to load resource|CORS|Cross-Origin|frame-ancestors|Framing/ })

  test('cannot send a code, read a session or frame the page', async ({ shop, page, kasa }) => {
    const session = await shop.createSession()
    await page.goto(shop.url)
    const outcome = await page.evaluate(
      async ({ attempts, read, form, code }) => {
        const json = {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ number: 1, blik_code: code }),
        }
        const attempt = (input: string, init?: RequestInit) => fetch(input, init).then(String, () => 'refused')
        const plain = new URLSearchParams({ number: '1', blik_code: code })
        await fetch(form, { method: 'POST', mode: 'no-cors', body: plain }).catch(() => null)
        await fetch(attempts, { method: 'POST', mode: 'no-cors', body: plain }).catch(() => null)
        return [await attempt(attempts, json), await attempt(read)]
      },
      {
        attempts: kasa.url + pathTo('payerAttempts', session.id),
        read: kasa.url + pathTo('payerSession', session.id),
        form: session.url,
        code: codes.approved,
      },
    )
    expect(outcome).toEqual(['refused', 'refused'])
    expect(await shop.attempts(session)).toEqual([])
    await page.evaluate((url) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: url }))
    }, session.url)
    await expect(checkoutOn(page).field).toHaveCount(0)
    await expect(page.frameLocator('iframe').getByRole('textbox')).toHaveCount(0)
  })
})

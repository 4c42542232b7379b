import type { Page, Route } from '@playwright/test'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge } from './checkout.ts'
import { expect, test } from './fixtures.ts'
import { scripts } from './take-over.ts'

// Scripts are on, and did not come: “Confirm in your bank app” stood there for ever, though it was paid.

test.use({ expectedErrors: /./ })

const answering = (body: string) => (route: Route) => route.fulfill({ contentType: 'text/javascript', body })

/** Lets an extension or a company's proxy say in the document's policy that no script may run. */
const forbidScripts = async (route: Route) => {
  const response = await route.fetch({ maxRedirects: 0 })
  const headers = { ...response.headers(), 'content-security-policy': "script-src 'none'" }
  await route.fulfill({ response, headers })
}

const ways: Record<string, (page: Page) => Promise<unknown>> = {
  'are not there any more': (page) => page.route(scripts, (route) => route.fulfill({ status: 404 })),
  hang: (page) => page.route(scripts, () => {}),
  'break at their start': (page) => page.route(scripts, answering('throw new Error("broken on purpose")')),
  'import what is not there': (page) => page.route(scripts, answering('import "/assets/nothing.js"')),
  'are forbidden': (page) => page.route('**/pay/*', forbidScripts),
}

for (const [way, breakThem] of Object.entries(ways)) {
  test(`scripts ${way}: the plain form pays, and the page gets to the shop by itself`, async ({
    shop,
    checkout,
    page,
  }) => {
    const session = await shop.createSession()
    await breakThem(page)
    await page.goto(session.url, { waitUntil: 'commit' })
    await checkout.field.fill(codes.approved)
    await checkout.payButton.click({ noWaitAfter: true })
    await expect(page).toHaveURL(shop.thanks)
    expect((await shop.retrieve(session)).status).toBe('complete')
  })
}

test('scripts hang: who comes back during the wait gets to the shop, too', async ({ shop, page }) => {
  const session = await shop.createSession()
  await shop.pay(session, codes.waits)
  await page.route(scripts, () => {})
  await page.goto(session.url)
  await shop.bankAnswers(session, 'approved')
  await expect(page).toHaveURL(shop.thanks)
})

test('the app takes the refresh away as soon as it is in charge', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  await shop.pay(session, codes.waits)
  await checkout.open(session)
  await inCharge(page)
  await page.evaluate(() => Reflect.set(window, 'stays', true))
  await expect(page.locator('meta[http-equiv=refresh]')).toHaveCount(0)
  const seconds = async () => {
    const [, minutes, rest] = /(\d+):(\d+)$/.exec(await page.locator('.progress-text').innerText()) ?? []
    return Number(minutes) * 60 + Number(rest)
  }
  const atFirst = await seconds()
  await expect.poll(seconds, { message: 'the time in which it would have come' }).toBeLessThan(atFirst - 5)
  expect(await page.evaluate(() => Reflect.get(window, 'stays'))).toBe(true)
  await shop.bankAnswers(session, 'customer_declined')
  await checkout.payWith(codes.approved)
  await expect(page).toHaveURL(shop.thanks)
})

test('what others have put into a page that waits hangs: the app comes all the same', async ({ shop, page }) => {
  const session = await shop.createSession()
  await shop.pay(session, codes.waits)
  await page.route('**/of-others.png', () => {})
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      new Image().src = '/of-others.png'
    })
  })
  await page.goto(session.url, { waitUntil: 'commit' })
  await inCharge(page)
  await shop.bankAnswers(session, 'approved')
  await expect(page).toHaveURL(shop.thanks)
})

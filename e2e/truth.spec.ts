import type { Page, Route } from '@playwright/test'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { including } from './checkout.ts'
import { expect, networkErrors, test } from './fixtures.ts'

const hourMs = 3_600_000

test.describe('a device whose clock is wrong', () => {
  for (const hours of [-9, 14]) {
    test(`by ${hours} hours shows the time that is really left`, async ({ shop, checkout, page }) => {
      const session = await shop.createSession()
      await page.clock.install({ time: Date.now() + hours * hourMs })
      await checkout.open(session)
      await expect(checkout.field).toBeVisible()
      await checkout.payWith(codes.waits)
      await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
      await expect(page.getByText(/^(1:00|0:5\d)$/)).toBeVisible()
      await page.clock.setSystemTime(Date.now() - hours * hourMs)
      await page.clock.fastForward(20_000)
      await expect(page.getByText(/^0:[34]\d$/)).toBeVisible()
      await shop.bankAnswers(session, 'approved')
      await expect(page).toHaveURL(shop.thanks)
    })
  }
})

test('the shop ends the session, and the open page says so within a second', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  const stream = checkout.page.waitForResponse('**/v1/pay/*/updates')
  await checkout.open(session)
  await expect(checkout.field).toBeVisible()
  await stream
  await shop.expire(session)
  await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible({ timeout: 1_000 })
})

test('who waits is told what it means to leave', async ({ shop, checkout }) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.page.getByText(including(checkout.t.leaving_is_safe))).toBeVisible()
  await expect(checkout.backLink).toHaveCount(0)
})

test.describe('with something in the way', () => {
  test.use({ expectedErrors: /^Failed to load resource|^EventSource's response has a MIME type/ })

  test('whoever pays as the shop ends the session is told that it has ended, and nothing of the connection', async ({
    shop,
    checkout,
    page,
  }) => {
    const session = await shop.createSession()
    await page.route('**/v1/pay/*/updates', (route) => route.abort('connectionfailed'))
    await checkout.open(session)
    await checkout.field.fill(codes.approved)
    await shop.expire(session)
    await checkout.payButton.click()
    await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
    expect(await shop.attempts(session)).toEqual([])
  })

  test('a captive portal in the middle of the wait is not believed', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    const portal = { status: 200, contentType: 'text/html', body: '<h1>Log in to the train’s Wi-Fi</h1>' }
    await page.route('**/v1/pay/*/updates', (route) => route.fulfill(portal))
    await checkout.open(session)
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await page.route('**/v1/**', (route) => route.fulfill(portal))
    await expect(page.getByText(checkout.t.connection_lost)).toBeVisible()
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await shop.bankAnswers(session, 'approved')
    await page.unrouteAll()
    await expect(page).toHaveURL(shop.thanks)
  })

  test('a proxy that cuts every stream after a few seconds ends no wait', async ({ ownKasa, ownShop, checkout }) => {
    const session = await ownShop.createSession()
    const headings = await checkout.watchHeadings()
    await checkout.page.clock.install()
    await checkout.open(session)
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    for (let cuts = 0; cuts < 4; cuts++) {
      const opened = checkout.page.waitForResponse('**/v1/pay/*/updates')
      ownKasa.cut()
      await checkout.page.clock.fastForward(3_000)
      await opened
    }
    await ownShop.bankAnswers(session, 'approved')
    await expect(checkout.page).toHaveURL(ownShop.thanks)
    expect(headings).not.toContain(checkout.t.checking.heading)
  })
})

test.describe('a code that is not taken stays in the field, and the page says why and that nothing was charged', () => {
  test.use({ expectedErrors: /^Failed to load resource/ })

  const error = (type: string, code: string) => ({ error: { type, code, param: null, message: code, errors: [] } })
  const refusals: ['connection' | 'service' | 'too_fast' | 'refused', string, (route: Route) => Promise<void>][] = [
    ['connection', 'the network fails', (route) => route.abort('connectionfailed')],
    ['connection', 'a captive portal answers', (route) => route.fulfill({ status: 403, body: '<h1>Wi-Fi</h1>' })],
    [
      'connection',
      'a captive portal says that all is well',
      (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Wi-Fi</h1>' }),
    ],
    ['service', 'a proxy has no server', (route) => route.fulfill({ status: 502, body: 'Bad gateway' })],
    [
      'service',
      'the database is away',
      (route) => route.fulfill({ status: 503, json: error('api_error', 'service_unavailable') }),
    ],
    [
      'too_fast',
      'there were too many',
      (route) => route.fulfill({ status: 429, json: error('rate_limit_error', 'rate_limited') }),
    ],
    [
      'refused',
      'the server would not have it',
      (route) => route.fulfill({ status: 409, json: error('invalid_request_error', 'attempt_number_mismatch') }),
    ],
  ]

  for (const [why, what, answer] of refusals) {
    test(`${why}: ${what}`, async ({ shop, checkout, page }) => {
      const session = await shop.createSession()
      await checkout.open(session)
      await page.route('**/attempts', answer, { times: 1 })
      await checkout.payWith(codes.approved)
      const told = checkout.t.enter_code.not_taken[why]
      await expect(checkout.field).toHaveAccessibleDescription(including(`${told.title} Nothing was charged.`))
      await expect(checkout.field).toHaveValue('777 123')
      await expect(checkout.field).toBeFocused()
      expect(await shop.attempts(session)).toEqual([])
      await checkout.payButton.click()
      await expect(page).toHaveURL(shop.thanks)
    })
  }
})

test.describe('while nobody knows what became of the code', () => {
  test.use({ expectedErrors: networkErrors })

  const unanswered = (page: Page) => page.route('**/v1/**', (route) => route.abort('connectionreset'))

  test('the page does not say that nothing was charged', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    await checkout.open(session)
    await unanswered(page)
    await checkout.payWith(codes.approved)
    await expect(checkout.heading(checkout.t.checking.heading)).toBeVisible()
    await expect(page.getByText(checkout.t.checking.warning)).toBeVisible()
    await expect(page.getByText('Nothing was charged')).toHaveCount(0)
    await page.unrouteAll()
    await expect(checkout.field).toHaveValue('777 123')
    await expect(page.getByText(/^Nothing was charged/)).toBeVisible()
  })
})

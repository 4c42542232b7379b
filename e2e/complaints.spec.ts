import type { Page } from '@playwright/test'
import { sandboxCodes } from '../src/contract/sandbox/codes.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { including } from './checkout.ts'
import { expect, networkErrors, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'

// Each story is named after what payers and shops have reported of payment pages.

/** Leaves the page to its questions: its stream of updates does not come through. */
const withoutStream = (page: Page) => page.route('**/v1/pay/*/updates', (route) => route.abort('connectionfailed'))
const question = '**/v1/pay/*'
const sessionAnswer = (page: Page) =>
  page.waitForResponse((response) => /\/v1\/pay\/[^/]+$/.test(response.url()) && response.ok())

test.describe('with failures on the way', () => {
  test.use({ expectedErrors: networkErrors })

  test('one failed poll aborted a payment that the bank had approved', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    const headings = await checkout.watchHeadings()
    await withoutStream(page)
    await checkout.open(session)
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    const failed = page.waitForRequest(question)
    await page.route(question, (route) => route.abort('connectionreset'), { times: 1 })
    await failed
    await shop.bankAnswers(session, 'approved')
    await expect(page).toHaveURL(shop.thanks)
    expect(headings).not.toContain(checkout.t.checking.heading)
  })

  test('polling slipped from 2 seconds to a minute', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    await page.clock.install()
    await withoutStream(page)
    await checkout.open(session)
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    for (let polls = 0; polls < 8; polls++) {
      const answered = sessionAnswer(page)
      await page.clock.fastForward(2_100)
      await answered
    }
    const arrive = await holdRequests(page, shop.thanks)
    await shop.bankAnswers(session, 'approved')
    await page.clock.fastForward(2_100)
    await expect(checkout.heading(checkout.t.paid.heading)).toBeVisible()
    arrive()
    await expect(page).toHaveURL(shop.thanks)
  })

  test('an intermediate status was shown as a failure, and the payer paid again', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    const headings = await checkout.watchHeadings()
    await checkout.open(session)
    await checkout.payWith(codes.replyLost)
    await expect(page).toHaveURL(shop.thanks)
    const { enter_code, sending, checking, paid } = checkout.t
    const told = headings.filter((heading, index) => heading !== headings[index - 1])
    expect(told).toEqual([enter_code.heading, sending.heading, checking.heading, paid.heading])
    expect((await shop.retrieve(session)).status).toBe('complete')
  })
})

test('the wait ended on an early status', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  for (let times = 0; times < 3; times++) {
    await page.reload()
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  }
  await shop.bankAnswers(session, 'approved')
  await expect(page).toHaveURL(shop.thanks)
})

test('“payment cancelled” stood on the screen while the payer was charged', async ({ shop, checkout, page }) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  const headings = await checkout.watchHeadings()
  await page.goto(shop.url)
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await expect(page.getByText(including(checkout.t.leaving_is_safe))).toBeVisible()
  await expect(checkout.backLink).toHaveCount(0)
  await page.goBack()
  await shop.bankAnswers(session, 'approved')
  await page.goForward()
  const { paid, already_paid } = checkout.t
  await expect(checkout.heading(paid.heading).or(checkout.heading(already_paid.heading))).toBeVisible()
  expect(headings).not.toContain(checkout.t.expired.heading)
})

test('a wrong code and then a right one made two orders', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.invalid)
  await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.code_invalid.title))
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
  expect(await shop.attempts(session)).toEqual(['declined', 'approved'])
})

test('after one failure every retry failed', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  for (const code of [codes.bankDeclined, codes.invalid, codes.bankDeclined]) {
    await checkout.payWith(code)
    await expect(checkout.field).toHaveAccessibleDescription(including('Nothing was charged'))
    await expect(checkout.field).toHaveValue('')
  }
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test('codes that begin with 0 broke, and a paste with a space lost a digit', async ({ shop, checkout, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await checkout.open(await shop.createSession())
  const sent = checkout.page.waitForRequest((request) => request.method() === 'POST')
  await checkout.page.evaluate(() => navigator.clipboard.writeText('001 234'))
  await checkout.field.press('Control+V')
  await expect(checkout.field).toHaveValue('001 234')
  await checkout.field.press('Enter')
  expect((await sent).postDataJSON()).toEqual({ number: 1, blik_code: '001234' })
})

test('the browser suggested old codes', async ({ shop, checkout }) => {
  await checkout.open(await shop.createSession())
  await expect(checkout.field).toHaveAttribute('autocomplete', 'off')
  await expect(checkout.page.locator('form')).toHaveAttribute('autocomplete', 'off')
})

test('several clicks made several payments', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await checkout.open(session)
  await checkout.field.fill(codes.waits)
  await checkout.payButton.dblclick()
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  expect(sent).toHaveLength(1)
  await shop.bankAnswers(session, 'approved')
  await expect(page).toHaveURL(shop.thanks)
  expect(await shop.attempts(session)).toEqual(['approved'])
})

test('the session expired while the page was open, and the page did not change', async ({ shop, checkout }) => {
  const session = await shop.createSession({ expires_at: Math.floor(Date.now() / 1000) + 3600 })
  await checkout.open(session)
  await expect(checkout.field).toBeVisible()
  await shop.advance(session, 3600)
  await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
  expect((await shop.retrieve(session)).status).toBe('expired')
})

test('whoever came back after a pause got “not found”, and an expired page that kept quiet of money', async ({
  shop,
  checkout,
}) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  await shop.advance(session, 86_401)
  const response = await checkout.open(session)
  expect(response?.status()).toBe(200)
  await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
  await expect(checkout.page.getByText(/^Have you already confirmed this payment\?/)).toBeVisible()
  await expect(checkout.field).toBeHidden()
  await checkout.backLink.click()
  await expect(checkout.page).toHaveURL(shop.basket)
})

test('a timer made people anxious', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await expect(checkout.field).toBeVisible()
  const clockFace = page.getByText(/^\d+:\d\d$/)
  await expect(clockFace, 'no time runs while the payer looks for the code').toHaveCount(0)
  await checkout.payWith(codes.waits)
  await expect(clockFace).toBeVisible()
  await expect(page.getByRole('timer')).toHaveCount(0)
  await expect(page.locator('[aria-live=assertive], [role=alert]')).toHaveCount(0)
})

test('the live region came together with its text, and screen readers overlooked it', async ({
  shop,
  checkout,
  page,
}) => {
  await checkout.open(await shop.createSession())
  const region = page.getByRole('status')
  await expect(region).toBeEmpty()
  const regionAtFirst = await region.elementHandle()
  await checkout.payWith(codes.waits)
  await expect(region).toHaveText(checkout.t.confirm_in_bank.heading)
  expect(await region.evaluate((now, first) => now === first, regionAtFirst)).toBe(true)
})

test('a page restored by Back was stale', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await expect(checkout.field).toBeVisible()
  await shop.pay(session, codes.waits)
  await shop.bankAnswers(session, 'approved')
  const answer = await holdRequests(page, question)
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expect(checkout.field).toBeHidden()
  answer()
  await expect(checkout.heading(checkout.t.already_paid.heading)).toBeVisible()
})

test('the test environment never came to a result', async ({ shop }) => {
  const tried = await Promise.all(
    ['777123', '123456', ...sandboxCodes.map(({ code }) => code)].map(async (code) => {
      const session = await shop.createSession()
      await shop.pay(session, code).catch(() => null)
      return session
    }),
  )
  for (const seconds of [60, 10]) await Promise.all(tried.map((session) => shop.advance(session, seconds)))
  const unfinished = async () => {
    const answers = await Promise.all(tried.map((session) => shop.attempts(session)))
    return answers.flat().filter((status) => status !== 'approved' && status !== 'declined')
  }
  await expect.poll(unfinished).toEqual([])
})

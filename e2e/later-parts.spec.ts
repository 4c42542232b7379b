import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge, including, serveWithoutSession } from './checkout.ts'
import { expect, networkErrors, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'

// What the app loads after it is in charge may never come: by an upgrade, by a filter, or since the network has gone.

const connection = '**/assets/connection-*.js'
const gone = { status: 404, contentType: 'application/json', body: '{}' }

test.use({ expectedErrors: new RegExp(`${networkErrors.source}|status of 404`) })

test.describe('an upgrade took away the file of what talks with the server', () => {
  test.beforeEach(({ page }) => page.route(connection, (route) => route.fulfill(gone)))

  test('and Pay still pays', async ({ shop, checkout, page }) => {
    await checkout.open(await shop.createSession())
    await inCharge(page)
    await checkout.payWith(codes.insufficientFunds)
    await expect(page.getByText(checkout.t.declined.insufficient_funds.title)).toBeVisible()
    await checkout.payWith(codes.approved)
    await expect(page).toHaveURL(shop.thanks)
  })

  test('and Pay that is pressed before that is known loses no code', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    const release = await holdRequests(page, '**/v1/pay/*')
    await checkout.open(session)
    await inCharge(page)
    await checkout.payWith(codes.insufficientFunds)
    await expect(checkout.heading(checkout.t.sending.heading)).toBeVisible()
    release()
    await expect(page.getByText(checkout.t.declined.insufficient_funds.title)).toBeVisible()
    expect(await shop.attempts(session)).toEqual(['declined'])
  })

  test('and a page that waits still tells what the bank has said', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    await shop.pay(session, codes.waits)
    await checkout.open(session)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await shop.bankAnswers(session, 'approved')
    await expect(page).toHaveURL(shop.thanks)
  })

  test('and a page whose payment is over stays as it is', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    await shop.expire(session)
    await checkout.open(session)
    await inCharge(page)
    await page.evaluate(() => Reflect.set(window, 'opened', 'once'))
    // Three tries to load it, each of which could have led to a new start.
    for (let tries = 0; tries < 3; tries++) await page.waitForResponse(/\/v1\/pay\/[^/]+$/)
    expect(await page.evaluate(() => Reflect.get(window, 'opened'))).toBe('once')
    await expect(checkout.heading(checkout.t.expired.heading)).toBeVisible()
  })
})

test('what talks with the server never comes, and never fails to: Pay pays all the same', async ({
  shop,
  checkout,
  page,
}) => {
  await page.clock.install()
  await holdRequests(page, connection)
  await checkout.open(await shop.createSession())
  await checkout.field.fill(codes.approved)
  await expect(checkout.field, 'the app is in charge').toHaveValue('777 123')
  await checkout.payButton.click()
  await expect(checkout.heading(checkout.t.sending.heading)).toBeVisible()
  await page.clock.fastForward(10_000)
  await expect(page).toHaveURL(shop.thanks)
})

test('the network went before all had come: the code stays where it is, and pays once there is a network', async ({
  shop,
  checkout,
  page,
  context,
}) => {
  await holdRequests(page, connection)
  await checkout.open(await shop.createSession())
  await inCharge(page)
  await context.setOffline(true)
  await page.unroute(connection)
  await checkout.payWith(codes.approved)
  await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.enter_code.not_taken.connection.title))
  await expect(checkout.field).toHaveValue('777 123')
  await expect(page.getByText(checkout.t.connection_lost)).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText(checkout.t.connection_lost)).toBeHidden()
  await checkout.payButton.click()
  await expect(page).toHaveURL(shop.thanks)
})

test('a code that is sent before all has come is sent once it has', async ({ shop, checkout, page }) => {
  const release = await holdRequests(page, connection)
  await checkout.open(await shop.createSession())
  await inCharge(page)
  await checkout.payWith(codes.approved)
  await expect(checkout.heading(checkout.t.sending.heading)).toBeVisible()
  release()
  await expect(page).toHaveURL(shop.thanks)
})

test('served without its session, in a language whose file is of a version that is no more, the page starts anew', async ({
  kasa,
  shop,
  checkout,
  page,
}) => {
  await serveWithoutSession({ page, kasa })
  const texts = '**/assets/en-*.js'
  await page.route(texts, (route) => route.fulfill(gone))
  await checkout.open(await shop.createSession())
  const opened = page.waitForEvent('framenavigated')
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'true')
  await opened
  await page.unroute(texts)
  await expect(checkout.field).toBeVisible()
})

import { codes } from '../src/fixtures/sandbox-codes.ts'
import { serveWithoutSession } from './checkout.ts'
import { expect, networkErrors, test } from './fixtures.ts'

test.use({ expectedErrors: networkErrors })

test('offline in the middle of the wait and back: the page recovers to the truth', async ({
  ownKasa,
  ownShop,
  checkout,
  context,
}) => {
  const session = await ownShop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await context.setOffline(true)
  ownKasa.cut()
  await ownShop.bankAnswers(session, 'approved')
  await expect(checkout.page.getByText(checkout.t.connection_lost)).toBeVisible()
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await context.setOffline(false)
  await expect(checkout.page).toHaveURL(ownShop.thanks)
})

test('a tab that slept through the approval asks when it wakes', async ({ ownKasa, ownShop, checkout, context }) => {
  const session = await ownShop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  const device = await context.newCDPSession(checkout.page)
  await device.send('Page.setWebLifecycleState', { state: 'frozen' })
  ownKasa.cut()
  await ownShop.bankAnswers(session, 'approved')
  await device.send('Page.setWebLifecycleState', { state: 'active' })
  await expect(checkout.page).toHaveURL(ownShop.thanks)
})

test('a stream that is cut again and again does not end the wait', async ({ ownKasa, ownShop, checkout }) => {
  const session = await ownShop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  for (let times = 0; times < 3; times++) {
    const asked = checkout.page.waitForResponse((response) => response.url().includes('/v1/pay/') && response.ok())
    ownKasa.cut()
    await asked
  }
  await ownShop.bankAnswers(session, 'approved')
  await expect(checkout.page).toHaveURL(ownShop.thanks)
})

test('kill -9 while an attempt waits: the restarted server finishes it and the open page follows', async ({
  ownKasa,
  ownShop,
  checkout,
}) => {
  const session = await ownShop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownKasa.kill9()
  await ownKasa.restart()
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownShop.bankAnswers(session, 'approved')
  await expect(checkout.page).toHaveURL(ownShop.thanks)
  expect((await ownShop.retrieve(session)).status).toBe('complete')
})

test('a new version in the middle of the wait: the page stays as it is, and follows the server that comes', async ({
  ownKasa,
  ownShop,
  checkout,
}) => {
  const session = await ownShop.createSession()
  const headings = await checkout.watchHeadings()
  await checkout.open(session)
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownKasa.terminate()
  await expect(checkout.page.getByText(checkout.t.connection_lost)).toBeVisible()
  await ownKasa.restart()
  await expect(checkout.page.getByText(checkout.t.connection_lost)).toBeHidden()
  await ownShop.bankAnswers(session, 'approved')
  await expect(checkout.page).toHaveURL(ownShop.thanks)
  const { enter_code, sending, confirm_in_bank, paid } = checkout.t
  const known = [enter_code, sending, confirm_in_bank, paid].map(({ heading }) => heading)
  expect(headings.filter((heading) => !known.includes(heading))).toEqual([])
})

test('kill -9 between the code and the bank’s answer: the restarted server asks the bank', async ({
  ownKasa,
  ownShop,
  checkout,
}) => {
  const session = await ownShop.createSession()
  await checkout.open(session)
  await checkout.payWith(codes.approved)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownKasa.kill9()
  await ownKasa.restart()
  await expect(checkout.page).toHaveURL(ownShop.thanks)
  expect((await ownShop.retrieve(session)).status).toBe('complete')
})

test('a code whose answer got lost on the way back is not sent again', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  const sent: string[] = []
  await page.route('**/attempts', async (route) => {
    sent.push(route.request().url())
    await route.fetch()
    await route.abort('connectionreset')
  })
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await shop.bankAnswers(session, 'approved')
  await expect(page).toHaveURL(shop.thanks)
  expect(sent).toHaveLength(1)
})

test('a captive portal’s page is not taken for the server’s word', async ({ kasa, shop, checkout, page }) => {
  const session = await shop.createSession()
  await serveWithoutSession({ page, kasa })
  const portal = { status: 200, contentType: 'text/html', body: '<h1>Log in to the train’s Wi-Fi</h1>' }
  await page.route('**/v1/**', (route) => route.fulfill(portal))
  await checkout.open(session)
  await expect(checkout.heading(checkout.t.unreachable.heading)).toBeVisible()
  await page.unroute('**/v1/**')
  await expect(checkout.field).toBeVisible()
})

test('a server that is out of reach at first is found as soon as it is there', async ({
  kasa,
  shop,
  checkout,
  page,
}) => {
  const session = await shop.createSession()
  await serveWithoutSession({ page, kasa })
  await page.route('**/v1/**', (route) => route.abort('connectionrefused'))
  await checkout.open(session)
  await expect(checkout.heading(checkout.t.unreachable.heading)).toBeVisible()
  await page.unroute('**/v1/**')
  await expect(checkout.field).toBeVisible()
})

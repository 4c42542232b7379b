import { codes } from '../src/fixtures/sandbox-codes.ts'
import { checkoutOn, inCharge } from './checkout.ts'
import { expect, test } from './fixtures.ts'

// Over HTTP/1.1 a browser has six connections to us, for all of its tabs together.

const tabs = 7

test('seven tabs with a session each: every one loads, pays while all wait, and reaches the shop', async ({
  shop,
  context,
}) => {
  test.slow()
  const open = new Set<string>()
  context.on('request', (request) => request.url().endsWith('/updates') && open.add(request.url()))
  context.on('requestfailed', (request) => open.delete(request.url()))
  context.on('requestfinished', (request) => open.delete(request.url()))

  const sessions = await Promise.all(Array.from({ length: tabs }, () => shop.createSession()))
  const checkouts = []
  for (const session of sessions) {
    const checkout = checkoutOn(await context.newPage())
    await checkout.open(session)
    await inCharge(checkout.page)
    checkouts.push(checkout)
  }
  for (const checkout of checkouts) {
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  }
  await expect.poll(() => open.size).toBe(2)

  for (const session of sessions) await shop.bankAnswers(session, 'approved')
  for (const { page } of checkouts) await expect(page).toHaveURL(shop.thanks)
})

test('the stream of a tab that is closed goes to one that had none', async ({ shop, context }) => {
  const sessions = await Promise.all(Array.from({ length: 3 }, () => shop.createSession()))
  const pages = []
  for (const { url } of sessions) {
    const page = await context.newPage()
    await page.goto(url)
    await inCharge(page)
    pages.push(page)
  }
  const [first, , third] = pages
  const opened = third?.waitForRequest('**/updates')
  await first?.close()
  await opened
})

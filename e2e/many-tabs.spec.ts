import puppeteer, { type Page } from 'puppeteer-core'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { chromiumLaunch } from '../src/tools/programs/chromium-launch.ts'
import { checkoutOn, inCharge, texts } from './checkout.ts'
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

test.describe('a tab that nobody sees', () => {
  /** Playwright shows its pages all at once; here only the tab in front is visible, as for a payer. */
  const openTabs = async () => {
    const { executablePath, chromiumSandbox, args } = chromiumLaunch()
    const browser = await puppeteer.launch({
      executablePath,
      args: [...args, ...(chromiumSandbox ? [] : ['--no-sandbox'])],
    })
    return { newTab: () => browser.newPage(), close: () => browser.close() }
  }

  const headingIs = (page: Page, text: string) =>
    page.waitForFunction((text) => document.querySelector('h2')?.textContent === text, { timeout: 30_000 }, text)

  const isUpdates = (request: { url: () => string }) => request.url().endsWith('/updates')

  /** Opens a session in front, and then another tab before it. */
  const hide = async (tabs: Awaited<ReturnType<typeof openTabs>>, { url }: { url: string }) => {
    const tab = await tabs.newTab()
    const opened = tab.waitForRequest(isUpdates)
    await tab.goto(url)
    await opened
    const closed = new Promise<void>((resolve) => tab.on('requestfailed', (request) => isUpdates(request) && resolve()))
    await tabs.newTab()
    await closed
    return tab
  }

  test('has no stream, and leads on by itself all the same', async ({ shop }) => {
    const session = await shop.createSession()
    await shop.pay(session, codes.waits)
    const tabs = await openTabs()
    const tab = await hide(tabs, session)
    const left = tab.waitForNavigation()
    await shop.bankAnswers(session, 'approved')
    await left
    expect(tab.url()).toBe(shop.thanks)
    await tabs.close()
  })

  test('asks at once when it is looked at again, and has a stream', async ({ shop }) => {
    const session = await shop.createSession()
    const tabs = await openTabs()
    const tab = await hide(tabs, session)
    const opened = tab.waitForRequest(isUpdates)
    await tab.bringToFront()
    await opened
    await shop.expire(session)
    await headingIs(tab, texts.en.expired.heading)
    await tabs.close()
  })
})

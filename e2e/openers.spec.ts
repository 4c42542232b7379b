import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { checkoutOn } from './checkout.ts'
import { expect, test } from './fixtures.ts'

// Shops open the page in a window of its own, from their page or from within a frame.

const windowFrom = async (page: Page, act: () => Promise<unknown>) => {
  const [opened] = await Promise.all([page.waitForEvent('popup'), act()])
  return checkoutOn(opened)
}

test('a shop that opens the page in a window sees that it is open, and that it comes back', async ({ shop, page }) => {
  const session = await shop.createSession()
  await page.goto(shop.url)
  const checkout = await windowFrom(page, () =>
    page.evaluate((url) => {
      Reflect.set(window, 'checkout', window.open(url, 'checkout', 'width=480,height=800'))
    }, session.url),
  )
  const isClosed = () => page.evaluate(() => Reflect.get(window, 'checkout').closed)
  await expect(checkout.field).toBeVisible()
  expect(await isClosed()).toBe(false)
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
  expect(await isClosed()).toBe(false)
  // The shop's own page in that window finds the one that opened it.
  expect(await checkout.page.evaluate(() => window.opener?.location.href)).toBe(`${shop.url}/`)
  await checkout.page.evaluate(() => window.close())
  await expect.poll(isClosed).toBe(true)
})

test('an opener reads nothing of the page', async ({ shop, page }) => {
  const session = await shop.createSession()
  await page.goto(shop.url)
  const checkout = await windowFrom(page, () =>
    page.evaluate((url) => {
      Reflect.set(window, 'checkout', window.open(url))
    }, session.url),
  )
  await expect(checkout.field).toBeVisible()
  const seen = await page.evaluate(() => {
    const opened = Reflect.get(window, 'checkout')
    const look = (what: () => unknown) => {
      try {
        return what()
      } catch {
        return 'refused'
      }
    }
    return [look(() => opened.document.title), look(() => opened.location.href), look(() => opened.length)]
  })
  expect(seen).toEqual(['refused', 'refused', 0])
})

test.describe('the window of a sandboxed frame', () => {
  // Its page has no origin of its own, so that the browser lets it neither load our files nor ask us.
  test.use({ expectedErrors: /CORS|Failed to load resource|opaque|sandbox/i })

  test('shows the page, and takes a code', async ({ shop, page, kasa }) => {
    const session = await shop.createSession()
    const link = `<a target="_blank" href="${session.url}">Pay</a>`
    const frame = `<iframe sandbox="allow-scripts allow-forms allow-popups" srcdoc='${link}'></iframe>`
    const portal = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<!doctype html><title>A portal</title>${frame}`)
    })
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
    await page.goto(`http://127.0.0.1:${(portal.address() as AddressInfo).port}`)
    const checkout = await windowFrom(page, () => page.frameLocator('iframe').getByRole('link').click())
    expect(checkout.page.url()).toContain(kasa.url)
    await expect(checkout.field).toBeVisible()
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    expect(await shop.attempts(session)).toEqual(['waiting'])
    portal.close()
  })
})

import type { Page } from '@playwright/test'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge, serveWithoutSession } from './checkout.ts'
import { everyPhase } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'
import { shiftsOf } from './layout.ts'

const logoOn = (page: Page) => page.locator('h1 img')
const isPainted = (page: Page) =>
  expect.poll(() => logoOn(page).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
const scripts = '**/assets/*.js'

test('the colours and the logo are there before any JavaScript, and stay as they are once it has come', async ({
  branded,
  checkout,
  page,
}) => {
  const { shop } = await branded({ accent: '#ffcc00', logo: 'wide' })
  const release = await holdRequests(page, scripts)
  const { url } = await shop.createSession()
  await page.goto(url, { waitUntil: 'commit' })
  await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(255, 204, 0)')
  await expect(checkout.payButton).toHaveCSS('color', 'rgb(23, 24, 28)')
  await expect(checkout.payButton).toHaveCSS('border-top-color', 'rgb(175, 134, 0)')
  await isPainted(page)
  await page.evaluate(() => Reflect.set(document.querySelector('h1 img') ?? {}, 'rendered', 'by the server'))
  const before = await page.locator('.layout-summary').innerHTML()
  const sizeBefore = await logoOn(page).boundingBox()
  release()
  await inCharge(page)
  expect(await page.locator('.layout-summary').innerHTML()).toBe(before)
  expect(await logoOn(page).boundingBox()).toEqual(sizeBefore)
  expect(await logoOn(page).evaluate((image) => Reflect.get(image, 'rendered'))).toBe('by the server')
  await expect(page.locator('html')).not.toHaveAttribute('style')
  await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(255, 204, 0)')
})

test('a logo that comes late moves nothing', async ({ branded, checkout, page }) => {
  const { shop } = await branded({ logo: 'square' })
  const release = await holdRequests(page, '**/logos/*')
  await page.goto((await shop.createSession()).url, { waitUntil: 'commit' })
  await expect(checkout.payButton).toBeVisible()
  await inCharge(page)
  const before = await checkout.payButton.boundingBox()
  release()
  await isPainted(page)
  expect(await checkout.payButton.boundingBox()).toEqual(before)
  expect(await shiftsOf(page)).toEqual([])
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('both are there, on every screen of a payment', async ({ branded, checkout }) => {
    const { shop } = await branded({ accent: '#0a7cff', logo: 'square', paint: '#ffffff' })
    await checkout.open(await shop.createSession())
    await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(0, 112, 242)')
    await expect(logoOn(checkout.page)).toBeVisible()
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await expect(checkout.page.locator('.progress-arc')).toHaveCSS('stroke', 'rgb(0, 100, 229)')
    await expect(logoOn(checkout.page)).toBeVisible()
  })
})

test('a page that came without its session takes on the colours', async ({ kasa, branded, checkout, page }) => {
  const { shop } = await branded({ accent: '#ffcc00' })
  await serveWithoutSession({ page, kasa })
  await checkout.open(await shop.createSession())
  await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(255, 204, 0)')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(checkout.payButton).toHaveCSS('border-top-color', 'rgba(0, 0, 0, 0)')
})

test('an open page follows the merchant to another brand and back to none', async ({ branded, checkout, page }) => {
  const { shop, setAccent, setLogo } = await branded({ accent: '#ffcc00', logo: 'square' })
  const session = await shop.createSession()
  await checkout.open(session)
  await inCharge(page)
  const before = await logoOn(page).getAttribute('src')
  await setAccent('#1db954')
  await setLogo('tall', '#c2410c')
  await shop.pay(session, codes.bankDeclined)
  await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(29, 185, 84)')
  await expect(logoOn(page)).not.toHaveAttribute('src', before ?? '')
  await isPainted(page)
  expect((await page.request.get(new URL(before ?? '', session.url).href)).status()).toBe(200)
  await setAccent('--none')
  await shop.pay(session, codes.bankDeclined, 2)
  await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(37, 70, 200)')
})

test.describe('a logo that does not load', () => {
  test.use({ expectedErrors: /^Failed to load resource/ })

  for (const [how, answer] of Object.entries({
    'is gone': { status: 404, contentType: 'application/json', body: '{}' },
    'is no picture': { status: 200, contentType: 'text/html', body: '<p>Log in to this network</p>' },
  })) {
    test(`${how}: the page is as it would be without one`, async ({ branded, checkout, page }) => {
      const { shop } = await branded({ logo: 'square' })
      await page.route('**/logos/*', (route) => route.fulfill(answer))
      const release = await holdRequests(page, scripts)
      const failed = page.waitForResponse('**/logos/*')
      await page.goto((await shop.createSession()).url, { waitUntil: 'commit' })
      await failed
      release()
      await inCharge(page)
      await expect(logoOn(page)).toHaveCount(0)
      const top = await page.locator('.layout-summary').boundingBox()
      const name = await page.locator('.order-merchant').boundingBox()
      const padding = await page.locator('.layout-summary').evaluate((summary) => getComputedStyle(summary).paddingTop)
      expect((name?.y ?? 0) - (top?.y ?? 0)).toBeCloseTo(Number.parseFloat(padding), 0)
      await expect(checkout.payButton).toBeVisible()
    })
  }
})

test('a logo stands on a plate where it would not be seen', async ({ branded, checkout, page }) => {
  const plate = page.locator('.merchant-logo')
  const dark = await branded({ logo: 'square', paint: '#17181c' })
  await checkout.open(await dark.shop.createSession())
  await expect(plate).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(plate).toHaveCSS('background-color', 'rgb(255, 255, 255)')
  const white = await branded({ logo: 'square', paint: '#ffffff' })
  await checkout.open(await white.shop.createSession())
  await expect(plate).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(plate).toHaveCSS('background-color', 'rgb(26, 27, 32)')
})

test('forced colours are the reader’s, and the logo stays on its plate', async ({ branded, checkout, page }) => {
  const { shop } = await branded({ accent: '#ffcc00', logo: 'square', paint: '#17181c' })
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  await checkout.open(await shop.createSession())
  await expect(checkout.payButton).not.toHaveCSS('background-color', 'rgb(255, 204, 0)')
  await expect(checkout.payButton).not.toHaveCSS('border-top-color', 'rgba(0, 0, 0, 0)')
  await expect(page.locator('.merchant-logo')).toHaveCSS('background-color', 'rgb(255, 255, 255)')
})

test('on paper all is black on white, and a white logo is left out', async ({
  branded,
  shop: _,
  checkout,
  page,
  kasa,
}) => {
  const { shop } = await branded({ accent: '#ffff00', logo: 'square', paint: '#ffffff' })
  await everyPhase.already_paid?.({ page, shop, checkout, kasa })
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.locator('body')).toHaveCSS('color', 'rgb(23, 24, 28)')
  await expect(page.getByText('Flower shop', { exact: true }).first()).toBeVisible()
  await expect(logoOn(page)).toBeHidden()
})

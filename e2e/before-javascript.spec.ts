import { once } from 'node:events'
import { createServer } from 'node:http'
import * as z from 'zod'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import type { Shop } from '../src/fixtures/shop.ts'
import { checkoutOn, inCharge, serveWithoutSession, texts } from './checkout.ts'
import { expect, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'
import { shiftsOf } from './layout.ts'
import { expectTakeOver, scripts, withoutRefresh } from './take-over.ts'

const AddressInfo = z.object({ port: z.number() })

const phases: Record<string, (shop: Shop, locale: string) => Promise<{ url: string }>> = {
  enter_code: (shop, locale) => shop.createSession({ locale, cancel_url: shop.basket }),
  declined: async (shop, locale) => {
    const session = await shop.createSession({ locale })
    await shop.pay(session, codes.bankDeclined)
    return session
  },
  confirm_in_bank: async (shop, locale) => {
    const session = await shop.createSession({ locale })
    await shop.pay(session, codes.waits)
    return session
  },
  already_paid: async (shop, locale) => {
    const session = await shop.createSession({ locale })
    await shop.pay(session, codes.waits)
    await shop.bankAnswers(session, 'approved')
    return session
  },
  no_attempts_left: async (shop, locale) => {
    const session = await shop.createSession({ locale })
    for (let number = 1; number <= 10; number++) await shop.pay(session, codes.bankDeclined, number)
    return session
  },
}

test.describe('the app takes over what the server has rendered, and nothing moves', () => {
  for (const [phase, reach] of Object.entries(phases)) {
    for (const locale of ['en', 'pl']) {
      test(`${phase} in ${locale}`, async ({ shop, page }) => {
        const { url } = await reach(shop, locale)
        await withoutRefresh(page, url)
        await expectTakeOver(page, url)
      })
    }
  }
})

test('digits typed before the app has come are kept', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  const release = await holdRequests(page, scripts)
  await page.goto(session.url, { waitUntil: 'commit' })
  await checkout.field.pressSequentially('7771')
  release()
  await inCharge(page)
  await expect(checkout.field).toHaveValue('777 1')
  await expect(checkout.field).toBeFocused()
  await page.keyboard.type('23')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(shop.thanks)
})

test('Pay before the app has come pays', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  const release = await holdRequests(page, scripts)
  await page.goto(session.url, { waitUntil: 'commit' })
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  release()
  await inCharge(page)
  await shop.bankAnswers(session, 'approved')
  await expect(page).toHaveURL(shop.thanks)
})

test('served as a plain file, the page fetches its session itself', async ({ kasa, shop, checkout, page }) => {
  const session = await shop.createSession()
  await serveWithoutSession({ page, kasa })
  await checkout.open(session)
  await checkout.payWith(codes.approved)
  await expect(page).toHaveURL(shop.thanks)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the whole way can be paid', async ({ shop, checkout, page }) => {
    const session = await shop.createSession({ cancel_url: shop.basket })
    await page.goto(shop.url)
    await checkout.open(session)
    await expect(checkout.backLink).toBeVisible()
    await checkout.payWith('777 123')
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await expect(page).toHaveURL(shop.thanks)
    expect((await shop.retrieve(session)).status).toBe('complete')
  })

  test('a decline and a short code say why, in Polish too', async ({ shop, page }) => {
    const checkout = checkoutOn(page, 'pl')
    await checkout.open(await shop.createSession({ locale: 'pl' }))
    await checkout.payWith('77712')
    await expect(checkout.field).toHaveAccessibleDescription(/Brakuje 1 cyfry/)
    await checkout.payWith('')
    await expect(checkout.field).toHaveAccessibleDescription(checkout.t.field.empty)
    await checkout.payWith(codes.bankDeclined)
    await expect(page.getByText(checkout.t.declined.bank_declined.title)).toBeVisible()
    await checkout.payWith(codes.approved)
    await expect(page).toHaveURL(shop.thanks)
  })

  test('who presses Pay where it is paid already gets to the shop', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    await checkout.open(session)
    await shop.pay(session, codes.waits)
    await shop.bankAnswers(session, 'approved')
    await checkout.payWith(codes.approved)
    await expect(page).toHaveURL(shop.thanks)
    expect(await shop.attempts(session)).toEqual(['approved'])
    await page.goBack()
    await expect(page, 'the way back does not lead to the shop again').toHaveURL(session.url)
  })

  test('a lost reply is waited for', async ({ shop, checkout, page }) => {
    await checkout.open(await shop.createSession())
    await checkout.payWith(codes.replyLost)
    await expect(page).toHaveURL(shop.thanks)
  })

  test('a payment that is done says so', async ({ shop, checkout }) => {
    const session = await shop.createSession()
    await shop.pay(session, codes.waits)
    await shop.bankAnswers(session, 'approved')
    await checkout.open(session)
    await expect(checkout.heading(checkout.t.already_paid.heading)).toBeVisible()
  })

  test.describe('an address that is nobody’s', () => {
    test.use({ expectedErrors: /404/ })

    test('says so', async ({ kasa, checkout }) => {
      await checkout.page.goto(`${kasa.url}/pay/AAAAAAAAAAAAAAAAAAAAAA`)
      await expect(checkout.heading(checkout.t.not_found.heading)).toBeVisible()
    })
  })
})

/** Serves a document in two parts: the second one when it is told. */
const serveInParts = async (url: string, splitAfter: string) => {
  const whole = await (await fetch(url, { headers: { 'accept-language': 'en' } })).text()
  const end = whole.lastIndexOf(splitAfter) + splitAfter.length
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    if (request.url !== '/') return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.write(whole.slice(0, end))
    waiting.push(() => response.end(whole.slice(end)))
    return response
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = AddressInfo.parse(server.address())
  return {
    url: `http://127.0.0.1:${port}/`,
    sendRest: () => waiting.forEach((send) => void send()),
    close: () => server.close().closeAllConnections(),
  }
}

test.describe('a document that comes in two parts', () => {
  test.use({ expectedErrors: /status of 404/ })

  test('moves nothing: the lock in the footer stood in the middle until its text had come', async ({ shop, page }) => {
    const inParts = await serveInParts((await shop.createSession()).url, '</svg>')
    await page.goto(inParts.url, { waitUntil: 'commit' })
    await page.locator('footer svg').first().waitFor({ state: 'attached' })
    // Enough to be painted, where painting is not held back.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
    inParts.sendRest()
    await expect(page.getByText(texts.en.trust)).toBeVisible()
    expect(await shiftsOf(page)).toEqual([])
    inParts.close()
  })
})

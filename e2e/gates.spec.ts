import type { ServerResponse } from 'node:http'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { including } from './checkout.ts'
import { expect, networkErrors, test } from './fixtures.ts'
import { logInPage, openGate } from './gate.ts'

// What stands in front of an installation is passed by documents, and by what the page asks as well.

test.describe('behind a password for the whole installation', () => {
  const { username, password } = { username: 'guest', password: 'please' }
  test.use({ httpCredentials: { username, password } })

  test('paying works', async ({ kasa, shop, checkout }) => {
    const passes = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const gate = await openGate(kasa.url, ({ headers }, answer) => {
      if (headers.authorization === passes) return false
      answer.writeHead(401, { 'www-authenticate': 'Basic realm="Staging"', 'content-type': 'text/html' }).end(logInPage)
      return true
    })
    const session = await shop.createSession()
    await checkout.page.goto(gate.through(session.url))
    await checkout.payWith(codes.bankDeclined)
    await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.bank_declined.title))
    await checkout.payWith(codes.approved)
    await expect(checkout.page).toHaveURL(shop.thanks)
    await gate.close()
  })
})

/** Lets through who has its cookie, which it gives to documents; others get what `refuse` answers. */
const cookieGate = (serverUrl: string, refuse: (answer: ServerResponse) => void) => {
  let isExpired = false
  const gate = openGate(serverUrl, ({ headers, url = '' }, answer) => {
    if (!isExpired && headers.cookie?.includes('passed=yes')) return false
    if (url.startsWith('/pay/')) {
      isExpired = false
      answer.writeHead(302, { location: url, 'set-cookie': 'passed=yes; Path=/; HttpOnly; SameSite=Lax' }).end()
    } else refuse(answer)
    return true
  })
  return gate.then((opened) => ({
    ...opened,
    /** Asks everybody to pass anew. */
    expire() {
      isExpired = true
    },
  }))
}

test('behind a gate that gives a cookie to documents, paying works', async ({ kasa, shop, checkout }) => {
  const gate = await cookieGate(kasa.url, (answer) => answer.writeHead(403).end(logInPage))
  await checkout.page.goto(gate.through((await shop.createSession()).url))
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
  await gate.close()
})

test.describe('a gate that closes after a code is typed', () => {
  test.use({ expectedErrors: new RegExp(`${networkErrors.source}|status of 40[13]|EventSource|CORS|Refused|violates`) })

  const refusals: Record<string, (answer: ServerResponse) => void> = {
    'a log-in page': (answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(logInPage),
    'a 401': (answer) => answer.writeHead(401, { 'content-type': 'text/html' }).end(logInPage),
    'JSON of its own': (answer) =>
      answer.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"login_required"}'),
    'a redirect to a log-in elsewhere': (answer) =>
      answer.writeHead(302, { location: 'http://127.0.0.1:9/log-in' }).end(),
  }

  for (const [what, refuse] of Object.entries(refusals)) {
    test(`with ${what}: the page says how to go on, and a reload shows the truth`, async ({ kasa, shop, checkout }) => {
      const gate = await cookieGate(kasa.url, refuse)
      const session = await shop.createSession()
      await checkout.page.goto(gate.through(session.url))
      await checkout.field.fill(codes.approved)
      gate.expire()
      await checkout.payButton.click()
      await expect(checkout.heading(checkout.t.checking.heading)).toBeVisible()
      await expect(checkout.page.getByText(checkout.t.connection_blocked)).toBeVisible()
      await checkout.page.getByRole('link', { name: checkout.t.action.reload }).click()
      await expect(checkout.field).toBeVisible()
      expect(await shop.attempts(session)).toEqual([])
      await checkout.payWith(codes.approved)
      await expect(checkout.page).toHaveURL(shop.thanks)
      await gate.close()
    })
  }

  test('and opens again: the page finds out by itself that the code was not taken', async ({
    kasa,
    shop,
    checkout,
  }) => {
    const gate = await cookieGate(kasa.url, (answer) => answer.writeHead(401).end(logInPage))
    const session = await shop.createSession()
    await checkout.page.goto(gate.through(session.url))
    await checkout.field.fill(codes.approved)
    gate.expire()
    await checkout.payButton.click()
    await expect(checkout.page.getByText(checkout.t.connection_blocked)).toBeVisible()
    // The payer logs in, in another tab.
    const other = await checkout.page.context().newPage()
    await other.goto(gate.through(session.url))
    await other.close()
    const { title } = checkout.t.enter_code.not_taken.connection
    await expect(checkout.field).toHaveAccessibleDescription(including(title))
    await expect(checkout.field).toHaveValue('777 123')
    await checkout.payButton.click()
    await expect(checkout.page).toHaveURL(shop.thanks)
    await gate.close()
  })

  test('for questions alone: what the stream says counts', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    await checkout.open(session)
    await checkout.field.fill(codes.approved)
    const logIn = { status: 200, contentType: 'text/html', body: logInPage }
    await page.route(/\/v1\/pay\/[^/]+(\/attempts)?$/, (route) => route.fulfill(logIn))
    await checkout.payButton.click()
    const { title } = checkout.t.enter_code.not_taken.connection
    await expect(checkout.field).toHaveAccessibleDescription(including(title))
    await page.unrouteAll()
    await checkout.payButton.click()
    await expect(page).toHaveURL(shop.thanks)
  })
})

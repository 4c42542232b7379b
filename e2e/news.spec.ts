import { attemptLimit } from '../src/contract/payment-attempt.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge, including } from './checkout.ts'
import { expect, test } from './fixtures.ts'
import { listen } from './listen.ts'

// News that comes by itself is said once, and takes the focus of what it replaces.

test.use({ expectedErrors: /^Failed to load resource/ })

const question = '**/v1/pay/*'

test('the shop ends the session under a code half typed', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  const said = await listen(page)
  await checkout.open(session)
  await checkout.field.pressSequentially('777')
  await shop.expire(session)
  await expect(checkout.heading(checkout.t.expired.heading)).toBeFocused()
  expect(said).toEqual([checkout.t.expired.heading])
})

test('the last code is declined', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  for (let number = 1; number < attemptLimit; number++) await shop.pay(session, codes.bankDeclined, number)
  const said = await listen(page)
  await checkout.open(session)
  await checkout.field.fill(codes.bankDeclined)
  await page.keyboard.press('Enter')
  await expect(checkout.heading(checkout.t.no_attempts_left.heading)).toBeFocused()
  const { sending, no_attempts_left } = checkout.t
  expect(said.filter((text) => text !== sending.heading)).toEqual([no_attempts_left.heading])
})

test('a code does not get through', async ({ shop, checkout, page }) => {
  const said = await listen(page)
  await checkout.open(await shop.createSession())
  await page.route('**/attempts', (route) => route.abort('connectionfailed'))
  await checkout.field.fill(codes.approved)
  await page.keyboard.press('Enter')
  const { title } = checkout.t.enter_code.not_taken.connection
  await expect(checkout.field).toHaveAccessibleDescription(including(title))
  await expect(checkout.field).toBeFocused()
  const { sending, checking } = checkout.t
  expect(said.filter((text) => text !== sending.heading && text !== checking.heading)).toEqual([title])
})

test('the connection is lost, comes back and is lost again: nothing else moves', async ({ shop, checkout, page }) => {
  await page.route('**/updates', (route) => route.abort('connectionfailed'))
  await checkout.open(await shop.createSession())
  await inCharge(page)
  const region = page.locator('[aria-live=polite]')
  await expect(region).toBeEmpty()
  const regionAtFirst = await region.elementHandle()
  await checkout.field.pressSequentially('7771')
  const wake = () => page.evaluate(() => dispatchEvent(new Event('online')))
  for (let times = 0; times < 2; times++) {
    await page.route(question, (route) => route.abort('connectionfailed'))
    await wake()
    await expect(region).toHaveText(checkout.t.connection_lost)
    await page.unroute(question)
    await wake()
    await expect(region).toBeEmpty()
  }
  expect(await region.evaluate((now, first) => now === first, regionAtFirst)).toBe(true)
  await expect(checkout.field).toBeFocused()
  await expect(checkout.field, 'nothing typed is lost').toHaveValue('777 1')
  await page.keyboard.type('23')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(shop.thanks)
})

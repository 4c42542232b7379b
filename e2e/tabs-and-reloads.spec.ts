import { codes } from '../src/fixtures/sandbox-codes.ts'
import { checkoutOn, including } from './checkout.ts'
import { expect, test } from './fixtures.ts'

test('two tabs of a session follow each other and cannot pay twice', async ({ shop, checkout, context }) => {
  const session = await shop.createSession()
  const second = checkoutOn(await context.newPage())
  await checkout.open(session)
  await second.open(session)
  await expect(second.field).toBeVisible()
  await checkout.payWith(codes.waits)
  await expect(second.heading(second.t.confirm_in_bank.heading)).toBeVisible()
  await expect(second.field).toBeHidden()
  await shop.bankAnswers(session, 'insufficient_funds')
  await expect(second.field).toHaveAccessibleDescription(including(second.t.declined.insufficient_funds.title))
  await second.payWith(codes.approved)
  await expect(second.page).toHaveURL(shop.thanks)
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test('two tabs that pay in the same moment make one payment', async ({ shop, checkout, context }) => {
  const session = await shop.createSession()
  const second = checkoutOn(await context.newPage())
  let release = () => {}
  const bothSent = new Promise<void>((resolve) => {
    release = resolve
  })
  let sent = 0
  await context.route('**/attempts', async (route) => {
    sent += 1
    if (sent === 2) release()
    await bothSent
    await route.continue()
  })
  for (const tab of [checkout, second]) {
    await tab.open(session)
    await tab.payWith(codes.waits)
  }
  for (const tab of [checkout, second]) await expect(tab.heading(tab.t.confirm_in_bank.heading)).toBeVisible()
  await shop.bankAnswers(session, 'approved')
  for (const tab of [checkout, second]) await expect(tab.page).toHaveURL(shop.thanks)
})

test('a second tab that is opened after the payment says that it is paid', async ({ shop, checkout }) => {
  const session = await shop.createSession()
  await shop.pay(session, codes.waits)
  await shop.bankAnswers(session, 'approved')
  await checkout.open(session)
  await expect(checkout.heading(checkout.t.already_paid.heading)).toBeVisible()
  await expect(checkout.field).toBeHidden()
  await checkout.continueLink.click()
  await expect(checkout.page).toHaveURL(shop.thanks)
})

test.describe('a reload shows the same truth', () => {
  test('before any code', async ({ shop, checkout }) => {
    await checkout.open(await shop.createSession())
    await checkout.page.reload()
    await expect(checkout.field).toBeVisible()
  })

  test('while the payer confirms', async ({ shop, checkout }) => {
    const session = await shop.createSession()
    await checkout.open(session)
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await checkout.page.reload()
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    await shop.bankAnswers(session, 'approved')
    await expect(checkout.page).toHaveURL(shop.thanks)
  })

  test('while the reply of the gateway is out', async ({ ownShop, checkout }) => {
    const session = await ownShop.createSession()
    await checkout.open(session)
    await checkout.payWith(codes.replyLost)
    await checkout.page.reload()
    await expect(checkout.field).toBeHidden()
    await expect(checkout.page).toHaveURL(ownShop.thanks)
  })

  test('after a decline', async ({ shop, checkout }) => {
    const session = await shop.createSession()
    await checkout.open(session)
    await checkout.payWith(codes.bankDeclined)
    await checkout.page.reload()
    await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.bank_declined.title))
    await expect(checkout.field).toBeVisible()
  })
})

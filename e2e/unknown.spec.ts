import { codes } from '../src/fixtures/sandbox-codes.ts'
import { expect, networkErrors, test } from './fixtures.ts'

/** The sandbox's default. */
const confirmationSeconds = 60

test('an approval after the window closed is waited for and ends in paid', async ({ ownShop, checkout }) => {
  const session = await ownShop.createSession({ cancel_url: ownShop.basket })
  await checkout.open(session)
  await checkout.payWith(codes.approvedLate)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await ownShop.advance(session, confirmationSeconds + 1)
  await checkout.page.reload()
  await expect(checkout.heading(checkout.t.checking.heading)).toBeVisible()
  await expect(checkout.page.getByText(checkout.t.checking.warning)).toBeVisible()
  await expect(checkout.field).toBeHidden()
  await expect(checkout.backLink).toBeHidden()
  await ownShop.advance(session, 5)
  await expect(checkout.page).toHaveURL(ownShop.thanks)
  expect((await ownShop.retrieve(session)).status).toBe('complete')
})

test.describe('with the network away', () => {
  test.use({ expectedErrors: networkErrors })

  test('the window that closes before the bank has spoken is no failure', async ({ ownKasa, ownShop, checkout }) => {
    const session = await ownShop.createSession()
    await checkout.page.clock.install()
    await checkout.open(session)
    await checkout.payWith(codes.approvedLate)
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    ownKasa.refuse(true)
    ownKasa.cut()
    await checkout.page.clock.fastForward(confirmationSeconds * 1000)
    await expect(checkout.heading(checkout.t.checking.heading)).toBeVisible()
  })
})

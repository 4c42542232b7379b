import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge } from './checkout.ts'
import { expect, test } from './fixtures.ts'

const paid = async (shop: Parameters<Parameters<typeof test>[2]>[0]['shop'], amount: number) => {
  const session = await shop.createSession({ amount })
  await shop.pay(session, codes.waits)
  await shop.bankAnswers(session, 'approved')
  return session
}

test('whoever opens the link of a refunded payment reads how much has been sent back, part by part', async ({
  shop,
  checkout,
  page,
}) => {
  const session = await paid(shop, 1050)
  const opened = async (text: string) => {
    await expect
      .poll(async () => {
        await checkout.open(session)
        return page.getByText(text).count()
      })
      .toBe(1)
    await inCharge(page)
    await expect(page.getByText(text)).toBeVisible()
    await expect(page.getByText(checkout.t.refunded.arrives)).toBeVisible()
  }
  await shop.refund(session, 250)
  await opened('PLN 2.50 of this payment has been sent back to you.')
  await expect(checkout.heading(checkout.t.already_paid.heading)).toBeVisible()
  await shop.refund(session)
  await opened('PLN 10.50 has been sent back to you.')
  await expect(checkout.heading(checkout.t.refunded.heading)).toBeVisible()
})

test('money that is on its way back is not called sent', async ({ shop, checkout, page }) => {
  const session = await paid(shop, 9000)
  await shop.refund(session, 4003)
  await checkout.open(session)
  await expect(page.getByText('PLN 40.03 is on its way back to you.')).toBeVisible()
  await expect(checkout.heading(checkout.t.already_paid.heading)).toBeVisible()
  await expect(page.getByText(/has been sent back/)).toHaveCount(0)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a refunded payment is told as one', async ({ shop, checkout, page }) => {
    const session = await paid(shop, 1050)
    await shop.refund(session)
    await expect
      .poll(async () => {
        await page.goto(session.url)
        return page.getByRole('heading', { name: checkout.t.refunded.heading }).count()
      })
      .toBe(1)
    await expect(page.getByText('PLN 10.50 has been sent back to you.')).toBeVisible()
  })
})

import * as z from 'zod'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { openShop } from '../src/fixtures/shop.ts'
import { checkoutOn, inCharge } from './checkout.ts'
import { expect, networkErrors, test } from './fixtures.ts'

const Merchant = z.object({ id: z.string(), test_key: z.string() })
const contact = [
  '--email',
  'help@flowers.example',
  '--phone',
  '+48 22 123 45 67',
  '--terms',
  'https://flowers.example/terms',
]

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('the payer reads whom to ask and what to quote, and the shop finds the payment by it', async ({
      kasa,
      page,
    }) => {
      const { id, test_key } = Merchant.parse(await kasa.merchants('add', 'Flower shop'))
      await kasa.merchants('set-contact', id, ...contact)
      const shop = await openShop(kasa.shopUrl, test_key)
      try {
        const session = await shop.createSession()
        await page.goto(session.url)
        if (javaScriptEnabled) await inCharge(page)
        const footer = page.getByRole('contentinfo')
        await expect(footer.getByRole('link', { name: '+48 22 123 45 67' })).toHaveAttribute('href', 'tel:+48221234567')
        const terms = footer.getByRole('link', { name: 'Terms' })
        await expect(terms).toHaveAttribute('href', 'https://flowers.example/terms')
        await expect(terms).toHaveAttribute('rel', 'noopener noreferrer')

        await shop.pay(session, codes.waits)
        await shop.bankAnswers(session, 'approved')
        await page.goto(session.url)
        const reference = await page
          .locator('.receipt')
          .getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
          .innerText()
        await expect(page.getByRole('main').getByRole('link', { name: 'help@flowers.example' })).toHaveAttribute(
          'href',
          `mailto:help@flowers.example?subject=${reference}`,
        )
        expect(await shop.find(reference.toLowerCase())).toEqual([session.id])
      } finally {
        await shop.close()
      }
    })
  })
}

test('a payer who has paid has the receipt, and goes on who likes', async ({ kasa, page }) => {
  const { id, test_key } = Merchant.parse(await kasa.merchants('add', 'Slow shop'))
  await kasa.merchants('set-receipt-time', id, '10')
  const shop = await openShop(kasa.shopUrl, test_key)
  try {
    const checkout = checkoutOn(page)
    await checkout.open(await shop.createSession())
    await checkout.payWith(codes.approved)
    await expect(page.locator('.receipt')).toContainText('BLIK')
    await checkout.continueLink.click()
    await expect(page).toHaveURL(shop.thanks)
  } finally {
    await shop.close()
  }
})

test.describe('the end of the time to pay', () => {
  // A reload leaves the stream of the page before.
  test.use({ expectedErrors: networkErrors })

  test('is told with the hour', async ({ page, shop }) => {
    const checkout = checkoutOn(page)
    const session = await shop.createSession({ expires_at: Math.floor(Date.now() / 1000) + 60 * 60 })
    await checkout.open(session)
    await inCharge(page)
    await expect(page.getByText('You can pay here until')).toHaveCount(0)
    await shop.advance(session, 46 * 60)
    await page.reload()
    await inCharge(page)
    const told = page.getByText(/^You can pay here until \d\d:\d\d\.$/)
    await expect(told).toBeVisible()
    await shop.advance(session, 10 * 60)
    await page.reload()
    await expect(page.getByText('Less than 5 minutes left')).toBeVisible()
  })
})

import * as z from 'zod'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { openShop } from '../src/fixtures/shop.ts'
import { inCharge } from './checkout.ts'
import { expect, test } from './fixtures.ts'

const Merchant = z.object({ id: z.string(), test_key: z.string() })
const metadata = { order_id: '2026/1042', what: 'Two tickets', margin: 'forty-two percent' }

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('the payer reads what is bought and nothing else of metadata, and keeps it on the receipt', async ({
      kasa,
      page,
    }) => {
      const { id, test_key } = Merchant.parse(await kasa.merchants('add', 'Box office'))
      await kasa.merchants('set-order-keys', id, '--number', 'order_id', '--description', 'what')
      const shop = await openShop(kasa.shopUrl, test_key)
      try {
        const session = await shop.createSession({ metadata })
        await page.goto(session.url)
        if (javaScriptEnabled) await inCharge(page)
        await expect(page.getByText('Two tickets', { exact: true })).toBeVisible()
        await expect(page.getByText('Order 2026/1042', { exact: true })).toBeVisible()
        expect(await page.content()).not.toContain('forty-two percent')
        await shop.pay(session, codes.waits)
        await shop.bankAnswers(session, 'approved')
        await page.goto(session.url)
        await page.emulateMedia({ media: 'print' })
        await expect(page.getByText('Two tickets', { exact: true }).first()).toBeVisible()
        if (javaScriptEnabled) await expect(page.locator('.receipt').getByText('2026/1042')).toBeVisible()
      } finally {
        await shop.close()
      }
    })
  })
}

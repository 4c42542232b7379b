import * as z from 'zod'
import { type KasaServer, startKasa } from '../src/fixtures/kasa-server.ts'
import { openShop } from '../src/fixtures/shop.ts'
import { P24Double } from '../src/server/testing/p24-double/double.ts'
import { StripeDouble, testKeys } from '../src/server/testing/stripe-double/double.ts'
import { checkoutOn } from './checkout.ts'
import { expect, test } from './fixtures.ts'

const Merchant = z.object({ live_key: z.string() })
const addresses = { success_url: 'https://shop.example/thanks', cancel_url: 'https://shop.example/basket' }

/** A shop that takes live payments there. */
const openLiveShop = async (kasa: KasaServer) => {
  const { live_key } = Merchant.parse(await kasa.merchants('add', 'Flower shop'))
  return openShop(kasa.shopUrl, live_key)
}

test('at Przelewy24 a live payment is declined, told by its notification, and then paid, with its consent on the page', async ({
  page,
}) => {
  const sent: Promise<unknown>[] = []
  const p24 = new P24Double({
    livemode: true,
    onTold: ({ url, body }) => void sent.push(fetch(url, { method: 'POST', body })),
  })
  const { merchantId, posId, apiKey, crc } = p24.account
  const account = { P24_MERCHANT_ID: String(merchantId), P24_POS_ID: String(posId), P24_API_KEY: apiKey, P24_CRC: crc }
  const env = { ...account, P24_API_URL: await p24.listen(), LIVE_GATEWAY: 'przelewy24' }
  const kasa = await startKasa({ env })
  try {
    const shop = await openLiveShop(kasa)
    const checkout = checkoutOn(page)
    await checkout.open(await shop.createSession(addresses))
    await expect(page.getByText('I hereby state that I have read the')).toBeVisible()
    await expect(page.getByRole('link', { name: 'regulations' })).toHaveAttribute('href', /przelewy24\.pl/)

    await checkout.payWith('123456')
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    const decide = (error: { error: string; message: string } | null) => {
      const newest = [...p24.transactions.all.keys()].at(-1)
      if (newest === undefined) throw new Error('Nothing was registered')
      p24.transactions.decide(newest, error)
    }
    decide({ error: '61', message: 'INSUFFICIENT_FUNDS' })
    await expect(checkout.field).toBeVisible()
    await checkout.payWith('777123')
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    decide(null)
    await expect(page.locator('.receipt')).toContainText('BLIK')
    expect([...p24.transactions.all.values()].map(({ status }) => status)).toEqual([0, 2])
    await shop.close()
  } finally {
    await kasa.stop()
    await Promise.allSettled(sent)
    await p24.close()
  }
})

test('at Stripe a live payment is declined, and then paid', async ({ page }) => {
  const stripe = new StripeDouble({ livemode: true })
  const { secretKey, webhookSecret } = testKeys.live
  const account = { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret }
  const env = { ...account, STRIPE_API_URL: await stripe.listen(), LIVE_GATEWAY: 'stripe' }
  const kasa = await startKasa({ env })
  try {
    const shop = await openLiveShop(kasa)
    const checkout = checkoutOn(page)
    await checkout.open(await shop.createSession(addresses))
    const decide = (fate: 'insufficient_funds' | 'approved') => {
      const newest = [...stripe.intents.all.keys()].at(-1)
      if (newest === undefined) throw new Error('Nothing was opened')
      stripe.intents.decide(newest, fate)
    }
    await checkout.payWith('123456')
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    decide('insufficient_funds')
    await expect(checkout.field).toBeVisible()
    await checkout.payWith('123457')
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
    decide('approved')
    await expect(page.locator('.receipt')).toContainText('BLIK')
    await shop.close()
  } finally {
    await kasa.stop()
    await stripe.close()
  }
})

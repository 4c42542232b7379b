import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathTo } from '../../contract/routes.ts'
import { setContact } from '../merchants/contact.ts'
import { demoMerchantId } from '../merchants/demo-merchant.ts'
import { setReceiptTime } from '../merchants/set-receipt-time.ts'
import { testApp } from '../testing/test-app.ts'
import { buildDirectory } from './built-page.ts'

const operator = { name: 'Pay & House', page: 'https://pay.example', terms: 'https://pay.example/terms', privacy: null }

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp({ build: buildDirectory, operating: { operator, receiptMs: 500 } })
}, 120_000)
afterAll(() => kasa.close())

const get = (url: string) => kasa.app.inject({ url, headers: { accept: 'text/html', 'accept-language': 'en' } })

test('whoever runs the installation stands behind each page that a person gets, with links that give nothing away', async () => {
  const { id } = await kasa.createSession()
  for (const url of [pathTo('payPage', id), pathTo('payPage', 'AAAAAAAAAAAAAAAAAAAAAA'), '/pay', '/']) {
    const { body } = await get(url)
    expect(body, url).toContain('Pay &amp; House')
    expect(body, url).toContain('<a href="https://pay.example/terms" target="_blank" rel="noopener noreferrer">')
    expect(body, url).not.toContain('>Privacy<')
  }
})

test('a merchant’s contact is on its pages, and its time for the receipt goes before the installation’s', async () => {
  const { id } = await kasa.createSession()
  const shown = async () => (await kasa.app.inject(pathTo('payerSession', id))).json()
  expect((await shown()).receipt_ms).toBe(500)
  const contact = { email: 'help@shop.example', phone: null, page: null, terms: null, privacy: null }
  await setContact(kasa.db, { merchantId: demoMerchantId, contact })
  await setReceiptTime(kasa.db, { merchantId: demoMerchantId, seconds: 0 })
  expect(await shown()).toMatchObject({ receipt_ms: 0, merchant: { contact } })
  expect((await get(pathTo('payPage', id))).body).toContain('mailto:help@shop.example')
})

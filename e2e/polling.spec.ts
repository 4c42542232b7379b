import { startKasa } from '../src/fixtures/kasa-server.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { openShop } from '../src/fixtures/shop.ts'
import { expect, networkErrors, test } from './fixtures.ts'

test.use({ expectedErrors: new RegExp(`${networkErrors.source}|status of 429`) })

test('a page that gets no stream follows its payment all the same', async ({ checkout }) => {
  const kasa = await startKasa({ env: { STREAMS_PER_ADDRESS: '0', SANDBOX_DECISION_SECONDS: '0.5' } })
  const shop = await openShop(kasa.shopUrl)
  const session = await shop.createSession()
  const refused = checkout.page.waitForResponse((response) => response.url().endsWith('/updates'))
  await checkout.open(session)
  expect((await refused).status()).toBe(429)
  await checkout.payWith(codes.approved)
  await expect(checkout.page).toHaveURL(shop.thanks)
  await shop.close()
  await kasa.stop()
})

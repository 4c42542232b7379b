import { readdirSync } from 'node:fs'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { expect, test } from './fixtures.ts'

test.use({ expectedErrors: /./ })

/** The files that the build has made of the app. */
const files = readdirSync(new URL('../.build/page/assets', import.meta.url)).filter((name) => name.endsWith('.js'))

test('any one file of the app that does not come is no reason not to pay', async ({ shop, page }) => {
  test.slow()
  for (const file of files) {
    await page.route(`**/assets/${file}`, (route) => route.fulfill({ status: 404 }))
    const session = await shop.createSession({ locale: 'pl' })
    await page.goto(session.url)
    await page.locator('input[name=blik_code]').fill(codes.approved)
    await page.locator('form button').click()
    await expect(page, file).toHaveURL(shop.thanks)
    await page.unrouteAll()
  }
})

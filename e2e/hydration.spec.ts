import { codes } from '../src/fixtures/sandbox-codes.ts'
import { test } from './fixtures.ts'
import { expectTakeOver, withoutRefresh } from './take-over.ts'

test('a second passes while the app takes over a wait: the time left is still what the server has written', async ({
  shop,
  page,
}) => {
  const session = await shop.createSession()
  await shop.pay(session, codes.waits)
  await page.addInitScript(() => {
    const now = performance.now.bind(performance)
    let lookedAt = 0
    performance.now = () => {
      lookedAt = Math.min(lookedAt + 1, 50)
      return now() + lookedAt * 400
    }
  })
  await withoutRefresh(page, session.url)
  await expectTakeOver(page, session.url)
})

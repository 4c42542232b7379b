import { test as base, expect } from '@playwright/test'
import { type KasaServer, noRateLimits, startKasa } from '../src/fixtures/kasa-server.ts'
import { openShop, type Shop } from '../src/fixtures/shop.ts'
import { type Branded, type Look, openBranded } from './branded.ts'
import { type OwnPage, withOwnPage } from './build-page.ts'
import { type Checkout, checkoutOn } from './checkout.ts'

/** What the browser says of a network that fails. */
export const networkErrors = /^Failed to load resource: net::ERR_|status of 50\d/

interface WorkerFixtures {
  /** A page that is built for these tests, with the test languages in it; null for the one that payers get. For a whole file. */
  ownPage: OwnPage | null
  /** A server that the tests of a worker share: each has its own sessions, and none touches the server itself. */
  kasa: KasaServer
}

interface Fixtures {
  shop: Shop
  checkout: Checkout
  /** Adds a merchant of the test's own, with its colours and logo. */
  branded: (look: Look) => Promise<Branded>
  /** What the browser is expected to complain of, for tests that break things on purpose. */
  expectedErrors: RegExp | null
  /** A server of the test's own, to be killed, cut off and moved in time. */
  ownKasa: KasaServer
  ownShop: Shop
}

export const test = base.extend<Fixtures & { quietBrowser: undefined }, WorkerFixtures>({
  ownPage: [null, { scope: 'worker', option: true }],
  kasa: [
    async ({ ownPage }, use) => {
      const serve = async (build: string) => {
        const quick = { SANDBOX_DECISION_SECONDS: '0.5', RECEIPT_SECONDS: '1.5' }
        const kasa = await startKasa({ env: { ...quick, BUILD_DIR: build, ...noRateLimits } })
        await use(kasa)
        await kasa.stop()
      }
      await (ownPage === null ? serve('') : withOwnPage(ownPage, serve))
    },
    { scope: 'worker' },
  ],
  shop: async ({ kasa }, use) => {
    const shop = await openShop(kasa.shopUrl)
    await use(shop)
    await shop.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern.
  ownKasa: async ({}, use) => {
    const kasa = await startKasa({ env: {} })
    await use(kasa)
    await kasa.stop()
  },
  ownShop: async ({ ownKasa }, use) => {
    const shop = await openShop(ownKasa.shopUrl)
    await use(shop)
    await shop.close()
  },
  checkout: async ({ page }, use) => use(checkoutOn(page)),
  branded: async ({ kasa }, use) => {
    const opened: Branded[] = []
    await use(async (look) => {
      const branded = await openBranded(kasa, look)
      opened.push(branded)
      return branded
    })
    for (const { shop } of opened) await shop.close()
  },
  expectedErrors: [null, { option: true }],
  quietBrowser: [
    async ({ context, expectedErrors }, use) => {
      const unexpected: string[] = []
      const note = (message: string) => {
        if (!expectedErrors?.test(message)) unexpected.push(message)
      }
      context.on('console', (message) => ['error', 'warning'].includes(message.type()) && note(message.text()))
      context.on('weberror', (error) => note(String(error.error())))
      await use(undefined)
      expect(unexpected, 'what the browser complained of').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

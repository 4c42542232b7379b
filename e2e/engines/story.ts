import { test as base, expect, inject } from 'vitest'
import { openShop } from '../../src/fixtures/shop.ts'
import type { Engine } from './engine.ts'
import { type EngineName, firefox, pathOf, webkitDriver, xvfb } from './engine-programs.ts'
import { startFirefox } from './firefox.ts'
import { inTime } from './in-time.ts'
import { payerWith } from './payer.ts'
import { startWebkit } from './webkit.ts'

const start: Record<EngineName, () => Promise<Engine>> = {
  firefox: () => startFirefox(pathOf(firefox)),
  webkit: () => startWebkit({ driver: pathOf(webkitDriver), xvfb: pathOf(xvfb) }),
}

// Where the command is ended by hand, its browsers end at the exit of this process, which has to come to one.
process.once('disconnect', () => process.exit(1))
process.once('SIGTERM', () => process.exit(143))

/** A test with a shop and a browser of its own, which must not have complained of anything in the end. */
export const story = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of what a fixture needs from this pattern.
  .extend('engine', { scope: 'file' }, async ({}, { onCleanup }) => {
    const engine = await start[inject('engine')]()
    onCleanup(engine.close)
    return engine
  })
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  .extend('shop', { scope: 'file' }, async ({}, { onCleanup }) => {
    const shop = await openShop(() => inject('shopUrl'))
    onCleanup(async () => {
      await shop.close()
    })
    return shop
  })
  .extend('settings', { isDark: false, hasJavaScript: true })
  .extend('browser', async ({ engine, settings }, { onCleanup }) => {
    const browser = await engine.open(settings)
    onCleanup(async () => {
      const complaints = await inTime(browser.complaints()).finally(() => inTime(browser.close()))
      expect(complaints, 'what the browser complained of').toEqual([])
    })
    return browser
  })
  .extend('payer', async ({ browser }) => payerWith(await browser.openTab()))

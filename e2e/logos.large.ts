import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { overflowOf } from './layout.ts'

const logoOn = (page: Page) => page.locator('h1 img')
const isPainted = (page: Page) =>
  expect.poll(() => logoOn(page).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)

for (const logo of ['wide', 'tall', 'square'] as const) {
  test(`a ${logo} logo beside a long name fits, on the narrowest page too`, async ({ branded, checkout, page }) => {
    const name = 'Przedsiębiorstwo-Wielobranżowe-Konstantynopolitańczykowianeczka-i-Spółka'
    const { shop } = await branded({ name, logo, paint: '#17181c' })
    await page.setViewportSize({ width: 320, height: 640 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await checkout.open(await shop.createSession({ cancel_url: shop.basket }))
      await isPainted(page)
      expect(await overflowOf(page)).toEqual([])
      const logoBox = await page.locator('.merchant-logo').boundingBox()
      const nameBox = await page.locator('.order-merchant').boundingBox()
      const isBelow = (nameBox?.y ?? 0) >= (logoBox?.y ?? 0) + (logoBox?.height ?? 0)
      expect(isBelow, 'a wide logo leaves the name no room beside it').toBe(logo === 'wide')
    }
  })
}

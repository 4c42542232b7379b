import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { checkoutOn } from './checkout.ts'
import { tour } from './every-phase.ts'
import { expect, test } from './fixtures.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// A recording of axe at work on every phase is a great deal larger than what it says.
test.use({ expectedErrors: /^Failed to load resource/, contextOptions: { reducedMotion: 'reduce' }, trace: 'off' })

/** Themes differ in nothing but colours. */
const colourRules = ['color-contrast', 'link-in-text-block']

const brokenRules = async (page: Page, phase: string): Promise<string[]> => {
  // The page has no frames, which is all that the other mode is for.
  const axe = () => new AxeBuilder({ page }).setLegacyMode()
  const light = await axe().withTags(tags).analyze()
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await axe().withRules(colourRules).analyze()
  await page.emulateMedia({ colorScheme: 'light' })
  const found = [...light.violations, ...dark.violations]
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${phase}: ${id} ${node.html}`))
}

for (const language of ['en', 'pl'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language })

    test('no phase breaks a rule of WCAG 2.2 AA, light or dark', async ({ page, shop, kasa }) => {
      test.slow()
      const broken: string[] = []
      const visit = { page, shop, kasaUrl: kasa.url, checkout: checkoutOn(page, language) }
      await tour(visit, async (phase) => {
        broken.push(...(await brokenRules(page, phase)))
      })
      expect(broken).toEqual([])
    })
  })
}

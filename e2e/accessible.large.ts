import { brokenRulesOf } from './axe.ts'
import { checkoutOn } from './checkout.ts'
import { tour, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { openShopNamed, order } from './named-shop.ts'

// A recording of axe at work on every phase is a great deal larger than what it says.
test.use({ expectedErrors: tourErrors, contextOptions: { reducedMotion: 'reduce' }, trace: 'off' })

for (const language of ['en', 'pl', 'uk'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language })

    test('no phase breaks a rule of WCAG 2.2 AA, light or dark', async ({ page, kasa }) => {
      const shop = await openShopNamed(kasa, 'Flower shop')
      const broken: string[] = []
      const visit = { page, shop, kasa, checkout: checkoutOn(page, language), session: { metadata: order } }
      await tour(visit, async (phase) => {
        broken.push(...(await brokenRulesOf(page)).map((rule) => `${phase}: ${rule}`))
      })
      await shop.close()
      expect(broken).toEqual([])
    })
  })
}

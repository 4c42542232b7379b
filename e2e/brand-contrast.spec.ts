import { brokenRulesOf } from './axe.ts'
import { tour, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'

// A recording of axe at work on every phase is a great deal larger than what it says.
test.use({ expectedErrors: tourErrors, contextOptions: { reducedMotion: 'reduce' }, trace: 'off' })

// The two ends, each of which would vanish in one theme. For all colours between, the colours themselves are tested.
for (const accent of ['#ffffff', '#000000']) {
  test(`no phase breaks a rule of WCAG 2.2 AA in ${accent}, light or dark`, async ({
    branded,
    checkout,
    page,
    kasa,
  }) => {
    test.slow()
    const { shop } = await branded({ accent, logo: 'square', paint: '#777777' })
    const broken: string[] = []
    await tour({ page, shop, checkout, kasaUrl: kasa.url }, async (phase) => {
      broken.push(...(await brokenRulesOf(page)).map((rule) => `${phase}: ${rule}`))
    })
    expect(broken).toEqual([])
  })
}

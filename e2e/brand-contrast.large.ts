import { brokenRulesOf } from './axe.ts'
import { tour, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'

// A recording of axe at work on every phase is a great deal larger than what it says.
test.use({ expectedErrors: tourErrors, contextOptions: { reducedMotion: 'reduce' }, trace: 'off' })

// One that would vanish in the light theme, and that nothing can be written on in white. Colours are chosen in the
// server's accent-colors.ts, which is tested with all of them.
test('no phase breaks a rule on colours in a merchant’s yellow, light or dark', async ({
  branded,
  checkout,
  page,
  kasa,
}) => {
  const { shop } = await branded({ accent: '#ffff00', logo: 'square', paint: '#777777' })
  const broken: string[] = []
  await tour({ page, shop, checkout, kasa }, async (phase) => {
    broken.push(...(await brokenRulesOf(page, { coloursOnly: true })).map((rule) => `${phase}: ${rule}`))
  })
  expect(broken).toEqual([])
})

import { checkoutOn } from './checkout.ts'
import { tour, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import {
  desktop,
  landscape,
  overflowOf,
  phone,
  type Size,
  smallTargetsOf,
  spaceText,
  unspaceText,
  zoomed,
} from './layout.ts'
import { longestNames, openShopNamed, order } from './named-shop.ts'

test.use({
  ownPage: { react: 'production' },
  locale: 'en-XA',
  expectedErrors: tourErrors,
  contextOptions: { reducedMotion: 'reduce' },
})

/** As much as the API takes, with nowhere to break a line. */
const longest = {
  amount: 999_999_999_999,
  currency: 'kwd',
  customer_firstname: 'Bartłomiejżelisławdominik'.repeat(4),
  customer_lastname: 'Brzęczyszczykiewicz-Wolska'.repeat(4),
  metadata: order,
  customer_email: `${'very.long.name'.repeat(4)}@${'subdomain.'.repeat(15)}example`,
}

test('every phase fits in a language of long words (“German broke the layout”): narrow, wide, at 400 %, in landscape, with text spaced', async ({
  page,
  kasa,
}) => {
  const shop = await openShopNamed(kasa, longestNames.unbroken)
  const checkout = checkoutOn(page, 'en-XA')
  const problems: string[] = []
  await tour({ page, shop, checkout, kasa, session: longest }, async (phase) => {
    const look = async (how: string, size: Size) => {
      await page.setViewportSize(size)
      problems.push(...(await overflowOf(page)).map((problem) => `${phase}, ${how}: ${problem}`))
    }
    await look('wide', desktop)
    await look('narrow', phone)
    problems.push(...(await smallTargetsOf(page)).map((problem) => `${phase}: ${problem}`))
    await look('in landscape', landscape)
    await look('at 400 %', zoomed)
    await spaceText(page)
    await look('with text spaced', zoomed)
    await unspaceText(page)
  })
  await shop.close()
  expect(problems).toEqual([])
})

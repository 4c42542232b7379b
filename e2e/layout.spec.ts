import { tour } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { lengthenWords, mirror, overflowOf, smallTargetsOf, spaceText, unspaceText } from './layout.ts'

test.use({ expectedErrors: /^Failed to load resource/, contextOptions: { reducedMotion: 'reduce' } })

/** As much as the API takes, with nowhere to break a line. */
const longest = {
  amount: 999_999_999_999,
  currency: 'kwd',
  customer_firstname: 'Bartłomiejżelisławdominik'.repeat(4),
  customer_lastname: 'Brzęczyszczykiewicz-Wolska'.repeat(4),
  customer_email: `${'very.long.name'.repeat(4)}@${'subdomain.'.repeat(15)}example`,
}

const phone = { width: 360, height: 640 }
/** 1280 × 1024 at 400 %. */
const zoomed = { width: 320, height: 256 }
const landscape = { width: 640, height: 360 }
const tablet = { width: 768, height: 1024 }

test('every phase fits: narrow, at 400 %, in landscape, with text spaced, in long words (“German broke the layout”), mirrored', async ({
  page,
  shop,
  checkout,
  kasa,
}) => {
  test.slow()
  const problems: string[] = []
  await tour({ page, shop, checkout, kasaUrl: kasa.url, session: longest }, async (phase) => {
    const look = async (how: string, size: { width: number; height: number }) => {
      await page.setViewportSize(size)
      problems.push(...(await overflowOf(page)).map((problem) => `${phase}, ${how}: ${problem}`))
    }
    await look('narrow', phone)
    problems.push(...(await smallTargetsOf(page)).map((problem) => `${phase}: ${problem}`))
    await look('at 400 %', zoomed)
    await look('in landscape', landscape)
    await spaceText(page)
    await look('with text spaced', zoomed)
    await unspaceText(page)
    await lengthenWords(page)
    await look('in long words', zoomed)
    await look('in long words', phone)
    await mirror(page)
    await look('mirrored', zoomed)
    await look('mirrored', tablet)
  })
  expect(problems).toEqual([])
})

test('mirrored, the code still runs from left to right, and names stand as they are', async ({
  page,
  shop,
  checkout,
}) => {
  await checkout.open(await shop.createSession({ customer_firstname: 'נועה', customer_lastname: 'Levi (3)' }))
  await mirror(page)
  const field = page.getByRole('textbox')
  await field.pressSequentially('777123')
  await expect(field).toHaveValue('777 123')
  await expect(field).toHaveCSS('direction', 'ltr')
  const isolated = page.locator('bdi')
  await expect(isolated.filter({ hasText: 'נועה Levi (3)' })).toBeVisible()
  await expect(isolated.filter({ hasText: 'john@example.com' })).toHaveCSS('direction', 'ltr')
  await expect(isolated.filter({ hasText: 'john@example.com' })).toHaveCSS('unicode-bidi', 'isolate')
})

test('amounts of one grosz and of a thousand millions stand on one line', async ({ page, shop, checkout }) => {
  const linesOf = (element: Element) => {
    const { lineHeight } = getComputedStyle(element)
    return Math.round(element.getBoundingClientRect().height / Number.parseFloat(lineHeight))
  }
  for (const money of [
    { amount: 1, currency: 'pln' },
    { amount: 999_999_999_999, currency: 'pln' },
    { amount: 999_999_999_999, currency: 'kwd' },
  ]) {
    await checkout.open(await shop.createSession(money))
    for (const size of [zoomed, phone, tablet]) {
      await page.setViewportSize(size)
      const lines = await page.locator('h1 bdi').last().evaluate(linesOf)
      expect({ money, size, lines }).toEqual({ money, size, lines: 1 })
    }
  }
})

test('the on-screen keyboard leaves the field and the button in sight', async ({ page, shop, checkout }) => {
  await page.setViewportSize(phone)
  await checkout.open(await shop.createSession({ cancel_url: shop.basket }))
  await checkout.field.focus()
  // What is left of a small phone once its keyboard is up.
  await page.setViewportSize({ width: 360, height: 330 })
  await checkout.field.scrollIntoViewIfNeeded()
  await checkout.field.pressSequentially('777123')
  const field = await checkout.field.boundingBox()
  const button = await checkout.payButton.boundingBox()
  expect(field).not.toBeNull()
  expect((button?.y ?? 0) + (button?.height ?? 0) - (field?.y ?? 0)).toBeLessThan(330 - 2 * 24)
  await checkout.payButton.scrollIntoViewIfNeeded()
  await expect(checkout.payButton).toBeInViewport({ ratio: 1 })
  await expect(checkout.field).toBeInViewport({ ratio: 1 })
  await checkout.payButton.click()
  await expect(page).toHaveURL(shop.thanks)
})

import { codes } from '../src/fixtures/sandbox-codes.ts'
import { including } from './checkout.ts'
import { everyPhase, tour, tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'
import { listen } from './listen.ts'

test('the keyboard alone pays: a decline, the test codes, another code, the way on', async ({
  shop,
  checkout,
  page,
}) => {
  const session = await shop.createSession({ cancel_url: shop.basket })
  const said = await listen(page)
  await checkout.open(session)
  await expect(checkout.field).toBeVisible()
  await expect(checkout.field).toBeFocused()
  await page.keyboard.type(codes.bankDeclined)
  await page.keyboard.press('Tab')
  await expect(checkout.payButton).toBeFocused()
  await page.keyboard.press('Space')
  await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.bank_declined.title))
  await expect(checkout.field).toBeFocused()
  await expect.poll(() => said.at(-1)).toBe(checkout.t.declined.bank_declined.title)

  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(checkout.backLink).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const testCode = page.getByRole('button', { name: '777 123' })
  await expect(testCode, 'the table has come').toBeVisible()
  await page.keyboard.press('Tab')
  await expect(testCode).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(checkout.field).toHaveValue('777 123')
  await expect(page.getByText(checkout.t.test_mode.codes)).toBeFocused()
  for (let tabs = 0; tabs < 3; tabs++) await page.keyboard.press('Shift+Tab')
  await expect(checkout.field).toBeFocused()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(codes.waits)
  await page.keyboard.press('Enter')
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeFocused()
  const arrive = await holdRequests(page, shop.thanks)
  await shop.bankAnswers(session, 'approved')
  await expect(checkout.heading(checkout.t.paid.heading)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(checkout.continueLink).toBeFocused()
  await page.keyboard.press('Enter')
  arrive()
  await expect(page).toHaveURL(shop.thanks)
  const { declined, sending, confirm_in_bank, paid } = checkout.t
  // A reply may come before its wait is worth a word.
  const told = said.filter((text) => text !== sending.heading)
  expect(told).toEqual([declined.bank_declined.title, confirm_in_bank.heading, paid.heading])
})

test('a code that is not whole is told where the focus is: once, with the field, or by itself', async ({
  shop,
  checkout,
  page,
}) => {
  const said = await listen(page)
  await checkout.open(await shop.createSession())
  await checkout.payButton.click()
  await expect(checkout.field).toBeFocused()
  await expect(checkout.field).toHaveAccessibleDescription(checkout.t.field.empty)
  expect(said, 'the field that takes the focus says it').toEqual([])
  await page.keyboard.type('7771')
  await page.keyboard.press('Enter')
  await expect(checkout.field).toBeFocused()
  await expect(checkout.field).toHaveAccessibleDescription('2 digits are missing')
  await expect.poll(() => said).toEqual(['2 digits are missing'])
})

test('a wait says once what to do without a notification, and the time left at 30 and at 10 seconds', async ({
  shop,
  checkout,
  page,
}) => {
  await page.clock.install()
  const said = await listen(page)
  await checkout.open(await shop.createSession())
  await checkout.payWith(codes.waits)
  await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  await expect(page.getByRole('status')).toHaveText(checkout.t.confirm_in_bank.heading)
  said.length = 0
  await page.clock.pauseAt(Date.now() + 1000)
  for (let seconds = 0; seconds < 57; seconds++) await page.clock.runFor(1000)
  await expect(page.getByText(/^0:0[0-3]$/)).toBeVisible()
  const { no_notification, time_over } = checkout.t.confirm_in_bank
  expect(said).toEqual([
    `${no_notification.title} ${no_notification.text} ${time_over}`,
    '30 seconds left to confirm the payment',
    '10 seconds left to confirm the payment',
  ])
})

test.describe('every phase', () => {
  test.use({ expectedErrors: tourErrors })

  test('has one first heading, a title that says it, and keeps still for who asks for that', async ({
    page,
    shop,
    checkout,
    kasa,
  }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const titles: Record<string, string> = {}
    await tour({ page, shop, checkout, kasa }, async (phase) => {
      titles[phase] = await page.title()
      await expect(page.getByRole('heading', { level: 1 }), phase).toHaveCount(1)
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) > 100)
          .map(({ effect }) => effect instanceof KeyframeEffect && effect.target?.getAttribute('class')),
      )
      expect(moving, phase).toEqual([])
    })
    const { t } = checkout
    expect(titles).toMatchObject({
      unreachable: t.unreachable.heading,
      not_found: t.not_found.heading,
      enter_code: expect.stringMatching(/^Pay PLN\s10\.50 – Demo shop$/),
      'enter_code, after a decline': `${t.declined.bank_declined.title} – Demo shop`,
      sending: `${t.sending.heading} – Demo shop`,
      confirm_in_bank: `${t.confirm_in_bank.heading} – Demo shop`,
      checking: `${t.checking.heading} – Demo shop`,
      paid: `${t.paid.heading} – Demo shop`,
      already_paid: `${t.already_paid.heading} – Demo shop`,
      expired: `${t.expired.heading} – Demo shop`,
      no_attempts_left: `${t.no_attempts_left.heading} – Demo shop`,
      broken: t.broken.heading,
    })
  })

  test('a page that breaks says so as any other news, and loads again from the keyboard', async ({
    page,
    shop,
    checkout,
    kasa,
  }) => {
    const said = await listen(page)
    await everyPhase.broken?.({ page, shop, checkout, kasa })
    await expect(checkout.heading(checkout.t.broken.heading)).toBeFocused()
    expect(said.filter((text) => text === checkout.t.broken.heading)).toHaveLength(1)
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name: checkout.t.action.reload })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(checkout.heading(checkout.t.confirm_in_bank.heading)).toBeVisible()
  })
})

test('in forced colours the field, the button and the focus keep their edges', async ({ shop, checkout, page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await checkout.open(await shop.createSession())
  await checkout.field.focus()
  for (const edged of [checkout.field, checkout.payButton]) {
    const border = await edged.evaluate((element) => {
      const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element)
      return {
        style: borderTopStyle,
        width: Number.parseFloat(borderTopWidth),
        same: borderTopColor === backgroundColor,
      }
    })
    expect(border).toMatchObject({ style: 'solid', same: false })
    expect(border.width).toBeGreaterThanOrEqual(1)
  }
  await expect(checkout.field).toHaveCSS('outline-style', 'solid')
  await page.keyboard.press('Tab')
  await expect(checkout.payButton).toHaveCSS('outline-style', 'solid')
})

import { codes } from '../src/fixtures/sandbox-codes.ts'
import { checkoutOn } from './checkout.ts'
import { tourErrors } from './every-phase.ts'
import { expect, test } from './fixtures.ts'
import { asSeen } from './layout.ts'
import { openShopNamed } from './named-shop.ts'
import { devices, hiddenUnder, holdDevice } from './safe-areas.ts'
import { expectTakeOver } from './take-over.ts'

test.use({
  ownPage: { react: 'production' },
  locale: 'ar-XB',
  expectedErrors: tourErrors,
  contextOptions: { reducedMotion: 'reduce' },
  trace: 'off',
})

/** In Arabic digits, and with full stops, which change sides wherever a name is not kept apart. */
const session = { locale: 'ar-XB-u-nu-arab', customer_firstname: 'Noa', customer_lastname: 'Levi jr.' }

const startingWith = (text: string) => new RegExp(`^${RegExp.escape(text)} \\p{Script=Arabic}`, 'u')

test('the whole way is paid in a language that is written from right to left', async ({ page, kasa }) => {
  const shop = await openShopNamed(kasa, 'Buty S.A.')
  const checkout = checkoutOn(page, 'ar-XB')
  const { t, field } = checkout
  const created = await shop.createSession({ ...session, cancel_url: shop.basket })
  await expectTakeOver(page, created.url)
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar-XB')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')

  await test.step('names, addresses and amounts stand as they are', async () => {
    for (const seen of ['Buty S.A.', 'Noa Levi jr.', 'john@example.com']) {
      expect(await asSeen(page.getByText(seen, { exact: true }).first())).toBe(seen)
    }
    const amount = 'PLN ١١٫٦١'
    expect(await asSeen(page.getByRole('heading', { level: 1 }).locator('bdi').last())).toBe(amount)
    expect(await asSeen(checkout.payButton), 'the word for Pay stands at the right').toMatch(startingWith(amount))
    expect(await asSeen(checkout.backLink)).toMatch(startingWith('Buty S.A.'))
  })

  await test.step('codes stand as they are typed', async () => {
    await page.getByText(t.test_mode.codes).click()
    expect(await asSeen(page.getByRole('button', { name: '777 123' }))).toMatch(/\p{Script=Arabic}777 123$/u)
    await page.getByText(t.test_mode.codes).click()
  })

  await test.step('the field is left to right: its digits, its caret, its keys', async () => {
    await expect(field).toHaveCSS('direction', 'ltr')
    await field.focus()
    await page.keyboard.type('777124')
    await expect(field).toHaveValue('777 124')
    const caret = () => field.evaluate((input: HTMLInputElement) => input.selectionStart)
    await page.keyboard.press('ArrowLeft')
    expect(await caret()).toBe(6)
    await page.keyboard.press('Delete')
    await page.keyboard.type('3')
    await expect(field).toHaveValue('777 123')
    for (let steps = 0; steps < 4; steps++) await page.keyboard.press('ArrowLeft')
    expect(await caret()).toBe(3)
    await page.keyboard.press('Home')
    expect(await caret()).toBe(0)
    await page.keyboard.press('ArrowRight')
    expect(await caret()).toBe(1)
    await page.keyboard.press('End')
    expect(await caret()).toBe(7)
  })

  await checkout.payWith(codes.waits)
  await expect(checkout.heading(t.confirm_in_bank.heading)).toBeFocused()
  await expect(page).toHaveTitle(`${t.confirm_in_bank.heading} – Buty S.A.`)
  expect(await asSeen(page.getByRole('listitem').nth(1))).toMatch(startingWith('PLN ١١٫٦١'))
  await shop.bankAnswers(created, 'approved')
  await expect(checkout.heading(t.paid.heading)).toBeVisible()
  await expect(page).toHaveURL(shop.thanks)
  await shop.close()
})

test('the edges of the device stay where they are', async ({ page, shop }) => {
  const device = devices['on its left side']
  await holdDevice(page, device)
  await page.goto((await shop.createSession({ ...session, cancel_url: shop.basket })).url)
  expect(await hiddenUnder(page, device.insets)).toEqual([])
})

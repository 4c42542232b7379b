import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge } from './checkout.ts'
import { expect, test } from './fixtures.ts'

test.describe('a code may come in many ways', () => {
  for (const [how, text] of [
    ['with a space', '777 123'],
    ['with a hyphen', '777-123'],
    ['with a no-break space', '777\u00a0123'],
    ['with words around it', 'Kod BLIK: 777 123'],
    ['in Arabic digits', '٧٧٧١٢٣'],
    ['in full-width digits', '７７７１２３'],
  ] as const) {
    test(`pasted ${how}`, async ({ shop, checkout, page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await checkout.open(await shop.createSession())
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
      await checkout.field.focus()
      await page.keyboard.press('Control+V')
      await expect(checkout.field).toHaveValue('777 123')
      await checkout.payButton.click()
      await expect(page).toHaveURL(shop.thanks)
    })
  }
})

test('digits are typed, put right and deleted as one expects', async ({ shop, checkout, page }) => {
  await checkout.open(await shop.createSession())
  await checkout.field.pressSequentially('77x7 1a23999')
  await expect(checkout.field).toHaveValue('777 123')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await expect(checkout.field).toHaveValue(/^77 ?$/)
  await checkout.field.pressSequentially('0555')
  await expect(checkout.field).toHaveValue('770 555')
  for (let steps = 0; steps < 4; steps++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('9')
  await expect(checkout.field).toHaveValue('779 555')
})

test('an empty or short code is told at the field, and nothing is sent', async ({ shop, checkout, page }) => {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await checkout.open(await shop.createSession())
  await checkout.payButton.click()
  await expect(checkout.field).toHaveAccessibleDescription(new RegExp(checkout.t.field.empty))
  await expect(checkout.field).toBeFocused()
  await checkout.field.pressSequentially('77712')
  await checkout.payButton.click()
  await expect(checkout.field).toHaveAccessibleDescription(/1 digit is missing/)
  expect(sent).toEqual([])
})

test('the field asks phones for digits and browsers for no help', async ({ shop, checkout }) => {
  await checkout.open(await shop.createSession())
  await expect(checkout.field).toHaveAttribute('inputmode', 'numeric')
  await expect(checkout.field).toHaveAttribute('autocomplete', 'off')
  await expect(checkout.field).not.toHaveAttribute('maxlength')
  await expect(checkout.field).not.toHaveAttribute('placeholder', /\d/)
  await expect(checkout.field, 'here is a real keyboard').toBeFocused()
})

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true })

  test('no keyboard comes up before anybody asks for it', async ({ shop, checkout, page }) => {
    await checkout.open(await shop.createSession())
    await inCharge(page)
    await expect(checkout.field).not.toBeFocused()
  })
})

test('programs that keep passwords and write prose are told to leave the field alone', async ({ shop, checkout }) => {
  await checkout.open(await shop.createSession())
  for (const mark of ['data-1p-ignore', 'data-lpignore', 'data-bwignore', 'data-protonpass-ignore']) {
    await expect(checkout.field).toHaveAttribute(mark, 'true')
  }
  await expect(checkout.field).toHaveAttribute('data-form-type', 'other')
  await expect(checkout.field).toContainClass('keeper-ignore')
  await expect(checkout.field).toHaveAttribute('data-gramm', 'false')
  await expect(checkout.field).toHaveAttribute('writingsuggestions', 'false')
})

test('test mode is marked and has the sandbox codes at hand', async ({ shop, checkout, page }) => {
  await checkout.open(await shop.createSession())
  await expect(page.getByText(checkout.t.test_mode.strip)).toBeVisible()
  await page.getByText(checkout.t.test_mode.codes).click()
  await page.getByRole('button', { name: /888001|888 001/ }).click()
  await expect(checkout.field).toHaveValue('888 001')
  await checkout.field.fill(codes.approved)
  await checkout.payButton.click()
  await expect(page).toHaveURL(shop.thanks)
})

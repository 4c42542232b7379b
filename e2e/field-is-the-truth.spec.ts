import type { Page } from '@playwright/test'
import { inCharge } from './checkout.ts'
import { expect, test } from './fixtures.ts'

// “Enter the BLIK code”, the page said to who had let another program put it into the field.

/** Ways in which six digits come to stand in the field, with as little told to the page as possible. */
const ways: Record<string, (page: Page) => Promise<unknown>> = {
  'set without any event': (page) =>
    page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('input[name=blik_code]')
      if (field) field.value = '777123'
    }),
  'set past the app’s own setter, without any event': (page) =>
    page.evaluate(() => {
      const field = document.querySelector('input[name=blik_code]')
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, '777 123')
    }),
  'set as an attribute': (page) =>
    page.evaluate(() => document.querySelector('input[name=blik_code]')?.setAttribute('value', '777123')),
  'told by `change` alone': (page) =>
    page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('input[name=blik_code]')
      if (field) field.value = '777123'
      field?.dispatchEvent(new Event('change', { bubbles: true }))
    }),
  'told by keys alone': (page) =>
    page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('input[name=blik_code]')
      if (field) field.value = '777123'
      for (const type of ['keydown', 'keypress', 'keyup'])
        field?.dispatchEvent(new KeyboardEvent(type, { bubbles: true }))
    }),
  'composed by an input method that has not ended': async (page) => {
    const devtools = await page.context().newCDPSession(page)
    await page.locator('input[name=blik_code]').focus()
    await devtools.send('Input.imeSetComposition', { text: '７７７１２３', selectionStart: 6, selectionEnd: 6 })
  },
  'set in another script’s digits after a try with too few': async (page) => {
    await page.locator('input[name=blik_code]').fill('77')
    await page.locator('form button').click()
    await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('input[name=blik_code]')
      if (field) field.value = '٧٧٧١٢٣'
    })
  },
}

test.describe('however it came there', () => {
  test.use({ expectedErrors: /status of 429/ })

  test('Pay sends what stands in the field', async ({ shop, checkout, page }) => {
    const session = await shop.createSession()
    const tooFast = { error: { type: 'rate_limit_error', code: 'rate_limited', message: 'Too fast.' } }
    await page.route('**/attempts', (route) => route.fulfill({ status: 429, json: tooFast }))
    for (const [way, fill] of Object.entries(ways)) {
      await checkout.open(session)
      await inCharge(page)
      await fill(page)
      const sent = page.waitForRequest((request) => request.method() === 'POST')
      await page.evaluate(() => document.querySelector('form')?.requestSubmit())
      expect((await sent).postDataJSON(), way).toEqual({ number: 1, blik_code: '777123' })
    }
  })
})

test('what was put there without a word is grouped with the next key, and nothing is lost', async ({
  shop,
  checkout,
  page,
}) => {
  await checkout.open(await shop.createSession())
  await inCharge(page)
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('input[name=blik_code]')
    if (field) field.value = '77712'
    field?.focus()
    field?.setSelectionRange(5, 5)
  })
  await page.keyboard.type('3')
  await expect(checkout.field).toHaveValue('777 123')
  await checkout.payButton.click()
  await expect(page).toHaveURL(shop.thanks)
})

test('Enter in the middle of typing says what is missing, and the rest can be typed', async ({
  shop,
  checkout,
  page,
}) => {
  await checkout.open(await shop.createSession())
  await checkout.field.pressSequentially('777')
  await page.keyboard.press('Enter')
  await expect(checkout.field).toHaveAccessibleDescription('3 digits are missing')
  await page.keyboard.type('1')
  await expect(checkout.field).toHaveAccessibleDescription('2 digits are missing')
  await page.keyboard.type('23')
  await expect(checkout.field).toHaveValue('777 123')
  await expect(checkout.field).toHaveAccessibleDescription(checkout.t.field.hint)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(shop.thanks)
})

test('a code is dragged into the field with the words around it', async ({ shop, checkout, page }) => {
  await checkout.open(await shop.createSession())
  await inCharge(page)
  await page.evaluate(() => {
    const source = document.createElement('p')
    source.id = 'source'
    source.textContent = 'Kod: 777-123'
    document.body.prepend(source)
    getSelection()?.selectAllChildren(source)
  })
  await page.locator('#source').dragTo(checkout.field)
  await expect(checkout.field).toHaveValue('777 123')
  await checkout.payButton.click()
  await expect(page).toHaveURL(shop.thanks)
})

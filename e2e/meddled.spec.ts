import type { Page } from '@playwright/test'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { inCharge, including } from './checkout.ts'
import { expect, test } from './fixtures.ts'
import { holdRequests } from './hold-requests.ts'
import { scripts } from './take-over.ts'

// What extensions do to a page: password managers, writing aids, shopping helpers, blockers.

// React tells of a page that it has drawn anew, and of what it did not find where it was.
test.use({ expectedErrors: /Minified React error #418|NotFoundError/ })

/** Each runs in the page. */
const meddlings: Record<string, () => void> = {
  'a hidden password field right before the code field': () => {
    const field = document.createElement('input')
    field.type = 'password'
    field.style.display = 'none'
    document.querySelector('input[name=blik_code]')?.before(field)
  },
  'a box first in the form': () => {
    document.querySelector('form')?.prepend(document.createElement('div'))
  },
  'a paragraph before the help': () => {
    document.querySelector('.code-field p')?.before(document.createElement('p'))
  },
  'a second field of the same name, and a button': () => {
    const form = document.querySelector('form')
    const button = document.createElement('button')
    button.textContent = 'Fill in'
    form?.querySelector('button')?.before(button)
  },
  'a box around the code field': () => {
    const box = document.createElement('div')
    const field = document.querySelector('input[name=blik_code]')
    field?.replaceWith(box)
    if (field) box.append(field)
  },
  'attributes, classes, comments and boxes all over': () => {
    for (const element of document.querySelectorAll<HTMLElement>('html, body, form, input, p, button')) {
      element.dataset.lastpassIconRoot = 'true'
      element.setAttribute('data-gramm', 'false')
      element.classList.add('extension')
      element.style.setProperty('--extension', '1')
      element.before(document.createComment('extension'))
    }
    document.body.append(document.createElement('extension-box'))
    document.querySelector('#root')?.append(document.createElement('div'))
    document.querySelector('main')?.prepend(document.createElement('extension-box'))
  },
  'the icon of the footer taken away': () => {
    document.querySelector('footer svg')?.remove()
  },
}

/** What React will want to take away itself, from where it has put it. */
const removals: Record<string, () => void> = {
  'a box around the screen': () => {
    const box = document.createElement('div')
    const screen = document.querySelector('.screen')
    screen?.replaceWith(box)
    if (screen) box.append(screen)
  },
  'a box around everything': () => {
    const box = document.createElement('div')
    const layout = document.querySelector('.layout')
    layout?.replaceWith(box)
    if (layout) box.append(layout)
  },
  'a notice taken away': () => {
    document.querySelector('.notice')?.remove()
  },
}

const where = (page: Page) =>
  page.evaluate(() =>
    ['h1', 'h2', 'label', 'input[name=blik_code]', '.code-field p', 'form > button:last-of-type', 'footer'].map(
      (selector) => {
        const { x, y, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect()
        return [selector, x, y, width, height].join(' ')
      },
    ),
  )
const selection = (page: Page) =>
  page.locator('input[name=blik_code]').evaluate((field) => {
    if (!(field instanceof HTMLInputElement)) return null
    return [document.activeElement === field, field.value, field.selectionStart, field.selectionEnd]
  })

test('a page that was changed before the app came is taken over or drawn anew, and keeps what is typed', async ({
  shop,
  checkout,
  page,
}) => {
  test.slow()
  const session = await shop.createSession()
  await checkout.open(session)
  await inCharge(page)
  await checkout.field.pressSequentially('777')
  const expected = await where(page)
  for (const [what, meddle] of Object.entries(meddlings)) {
    const release = await holdRequests(page, scripts)
    await page.goto(session.url, { waitUntil: 'commit' })
    await checkout.field.pressSequentially('777')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.evaluate(meddle)
    // To move a field takes its focus away.
    await checkout.field.focus()
    release()
    await inCharge(page)
    expect(await selection(page), what).toEqual([true, '777', 2, 3])
    expect(await where(page), what).toEqual(expected)
    await page.unrouteAll()
  }
  await page.keyboard.type('7123')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(shop.thanks)
})

test('a page that is changed under the app goes on', async ({ shop, checkout, page }) => {
  const session = await shop.createSession()
  await checkout.open(session)
  await inCharge(page)
  for (const [index, [what, meddle]] of Object.entries({ ...meddlings, ...removals }).entries()) {
    const digits = String(70000 + index)
    await checkout.field.fill(digits)
    await page.evaluate(meddle)
    await checkout.payButton.click()
    await expect(checkout.field, what).toHaveAccessibleDescription('1 digit is missing')
    await expect(checkout.field, what).toHaveValue(`${digits.slice(0, 3)} ${digits.slice(3)}`)
  }
  await checkout.payWith(codes.bankDeclined)
  await expect(checkout.field).toHaveAccessibleDescription(including(checkout.t.declined.bank_declined.title))
  await expect(checkout.field).toBeFocused()
  for (const meddle of Object.values(removals)) await page.evaluate(meddle)
  await checkout.payWith(codes.approved)
  await expect(page).toHaveURL(shop.thanks)
})

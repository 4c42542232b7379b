import { expect, type Page } from '@playwright/test'
import { inCharge } from './checkout.ts'
import { holdRequests } from './hold-requests.ts'
import { shiftsOf } from './layout.ts'

/** The files of the app. */
export const scripts = '**/assets/*.js'

/** What stands on the page, without what the app alone brings: the time that runs, the table of test codes, the receipt. */
const rootOf = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('#root')?.cloneNode(true) as Element
    for (const moving of root.querySelectorAll('.progress, .test-codes, .receipt')) moving.remove()
    return root.innerHTML
  })

/** Keeps documents from asking again by themselves, which a machine may be too busy to be looked at before. */
export const withoutRefresh = (page: Page, url: string): Promise<unknown> =>
  page.route(url, async (route) => {
    const response = await route.fetch()
    const html = await response.text()
    await route.fulfill({ response, body: html.replace(/<meta http-equiv="refresh"[^>]*>/, '') })
  })

/** Opens a page and sees the app take over what the server has rendered: the same elements, and nothing moves. */
export const expectTakeOver = async (page: Page, url: string): Promise<void> => {
  const release = await holdRequests(page, scripts)
  await page.goto(url, { waitUntil: 'commit' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => {
    Reflect.set(document.querySelector('h1') ?? {}, 'rendered', 'by the server')
  })
  const before = await rootOf(page)
  release()
  await inCharge(page)
  expect(await rootOf(page)).toBe(before)
  expect(await page.evaluate(() => Reflect.get(document.querySelector('h1') ?? {}, 'rendered'))).toBe('by the server')
  expect(await shiftsOf(page)).toEqual([])
}

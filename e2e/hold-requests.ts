import type { Page } from '@playwright/test'

/** Holds a page's requests for these addresses back until told, so that what comes before can be looked at in peace. */
export const holdRequests = async (page: Page, url: string): Promise<() => void> => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(url, async (route) => {
    await held
    await route.continue()
  })
  return () => release()
}

import type { Page, Route } from '@playwright/test'

/** Holds a page's requests for these addresses back until told, so that what comes before can be looked at in peace. */
export const holdRequests = async (page: Page, url: string): Promise<() => void> => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const hold = async (route: Route) => {
    await held
    await route.fallback()
  }
  await page.route(url, hold)
  return () => {
    release()
    void page.unroute(url, hold)
  }
}

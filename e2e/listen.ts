import type { Page } from '@playwright/test'

/** What the live region says, each text as often as it is put there. To be called before the page is opened. */
export const listen = async (page: Page) => {
  const said: string[] = []
  await page.exposeFunction('said', (text: string) => said.push(text))
  await page.addInitScript(() => {
    const tell = (changes: MutationRecord[]) => {
      const region = document.querySelector('[role=status]')
      const isNews = changes.some(({ target }) => region?.contains(target))
      if (isNews && region?.textContent) Reflect.get(window, 'said')(region.textContent)
    }
    new MutationObserver(tell).observe(document, { childList: true, subtree: true, characterData: true })
  })
  return said
}

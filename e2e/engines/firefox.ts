import puppeteer, { type Browser, type BrowserContext, type ElementHandle, type Page } from 'puppeteer-core'
import type { Announced, BrowserSettings, Engine, FreshBrowser, Tab } from './engine.ts'
import { lookAt } from './look-at.ts'

const tabOf = (page: Page): Tab => {
  const find = ({ role, name }: Announced): Promise<ElementHandle | null> =>
    page.$(`::-p-aria([role="${role}"][name="${name}"])`)
  return {
    async open(url) {
      await page.goto(url)
    },
    show: () => page.bringToFront(),
    async reload() {
      await page.reload()
    },
    // What comes back from memory is not loaded, and puppeteer would wait for that.
    goBack: () => page.evaluate(() => history.back()),
    address: () => page.evaluate(() => location.href),
    async look(what) {
      const element = await find(what)
      return element === null ? null : element.evaluate(lookAt)
    },
    async click(what) {
      const element = await find(what)
      if (element === null) throw new Error(`There is no ${what.role} “${what.name}” to click`)
      await element.click()
    },
    type: (text) => page.keyboard.type(text),
    async press(...keys) {
      for (const key of keys) await page.keyboard.down(key)
      for (const key of keys.toReversed()) await page.keyboard.up(key)
    },
    evaluate: (ask) => page.evaluate(ask),
    resize: (size) => page.setViewport(size),
  }
}

const launch = (executablePath: string, { isDark, hasJavaScript }: BrowserSettings): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath,
    extraPrefsFirefox: {
      'javascript.enabled': hasJavaScript,
      // 0 is dark, 1 is light.
      'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1,
      'intl.accept_languages': 'en-GB',
    },
  })

const listenTo = (page: Page, complaints: string[]) => {
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text())
  })
  // Firefox reports what breaks a policy as an error too.
  page.on('pageerror', (error) => complaints.push(String(error)))
}

const freshBrowser = (context: BrowserContext, close: () => Promise<void>): FreshBrowser => {
  const complaints: string[] = []
  return {
    async openTab() {
      const page = await context.newPage()
      listenTo(page, complaints)
      return tabOf(page)
    },
    complaints: async () => complaints,
    close,
  }
}

/** Firefox by WebDriver BiDi. One process serves all browsers with its usual settings, each in a context of its own. */
export const startFirefox = async (executablePath: string): Promise<Engine> => {
  const usual = await launch(executablePath, { isDark: false, hasJavaScript: true })
  return {
    async open(settings) {
      if (settings.isDark || !settings.hasJavaScript) {
        const own = await launch(executablePath, settings)
        return freshBrowser(own.defaultBrowserContext(), () => own.close())
      }
      const context = await usual.createBrowserContext()
      return freshBrowser(context, () => context.close())
    },
    close: () => usual.close(),
  }
}

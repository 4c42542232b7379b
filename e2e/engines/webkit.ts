import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Builder, By, Capabilities, Key as Code, type WebDriver, type WebElement } from 'selenium-webdriver'
import { DriverService } from 'selenium-webdriver/remote'
import type { Announced, BrowserSettings, Engine, FreshBrowser, Key, Tab } from './engine.ts'
import { inTime } from './in-time.ts'
import { lookAt } from './look-at.ts'
import { noteComplaints, readComplaints } from './note-complaints.ts'
import { startXvfb } from './start-xvfb.ts'

/** Where an element of a role can be; what it is and what it is called, the engine says. */
const places = {
  heading: 'h1, h2, h3, [role]',
  textbox: 'input, textarea, [role]',
  button: 'button, [role]',
  link: 'a[href], [role]',
} satisfies Record<Announced['role'], string>

const codes = {
  Tab: Code.TAB,
  Enter: Code.ENTER,
  End: Code.END,
  ArrowLeft: Code.ARROW_LEFT,
  Backspace: Code.BACK_SPACE,
  Control: Code.CONTROL,
  a: 'a',
  c: 'c',
  v: 'v',
} satisfies Record<Key, string>

/** In milliseconds: what takes longer has failed. */
const timeouts = { pageLoad: 30_000, script: 30_000 }

const windowSize = { width: 1280, height: 800 }

/** Hidden elements have no name and no role to ask for: WebKit answers with an error. */
const isCalled = async (element: WebElement, { role, name }: Announced): Promise<boolean> =>
  (await element.getAccessibleName().catch(() => null)) === name &&
  (await element.getAriaRole().catch(() => null)) === role

const tabOf = (driver: WebDriver, handle: string, origins: Set<string>): Tab => {
  const inThisTab = <Answer>(act: () => Promise<Answer>): Promise<Answer> =>
    inTime(driver.switchTo().window(handle).then(act))

  /** The page that has just loaded tells of itself from here on; WebDriver has no way to be earlier. */
  const listen = async () => {
    origins.add(new URL(await driver.getCurrentUrl()).origin)
    await driver.executeScript(noteComplaints)
  }

  const find = async (what: Announced): Promise<WebElement | null> => {
    for (const element of await driver.findElements(By.css(places[what.role]))) {
      if (await isCalled(element, what)) return element
    }
    return null
  }

  const pressTogether = async (keys: Key[]) => {
    const actions = driver.actions()
    for (const key of keys) actions.keyDown(codes[key])
    for (const key of keys.toReversed()) actions.keyUp(codes[key])
    await actions.perform()
  }

  return {
    open: (url) => inThisTab(() => driver.get(url).then(listen)),
    // Each is a window of its own, and all of them are in sight.
    show: () => inThisTab(async () => {}),
    reload: () => inThisTab(() => driver.navigate().refresh().then(listen)),
    goBack: () => inThisTab(() => driver.navigate().back().then(listen)),
    address: () => inThisTab(() => driver.getCurrentUrl()),
    look: (what) =>
      inThisTab(async () => {
        const element = await find(what)
        return element === null ? null : driver.executeScript(lookAt, element)
      }),
    click: (what) =>
      inThisTab(async () => {
        const element = await find(what)
        if (element === null) throw new Error(`There is no ${what.role} “${what.name}” to click`)
        await element.click()
      }),
    type: (text) => inThisTab(() => driver.actions().sendKeys(text).perform()),
    press: (...keys) => inThisTab(() => pressTogether(keys)),
    evaluate: (ask) => inThisTab(() => driver.executeScript(ask)),
    resize: (size) =>
      inThisTab(async () => {
        await driver.manage().window().setRect(size)
      }),
  }
}

const launch = (server: string, { isDark, hasJavaScript }: BrowserSettings): Promise<WebDriver> => {
  const args = [
    '--automation',
    `--enable-javascript=${hasJavaScript}`,
    '--javascript-can-open-windows-automatically=true',
    // With it a page that comes back with Back has a new process, and the driver waits for the old one for ever.
    '--features=-CrossOriginOpenerPolicy',
    ...(isDark ? ['--dark-mode'] : []),
  ]
  return new Builder()
    .usingServer(server)
    .withCapabilities(new Capabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { args }, timeouts }))
    .build()
}

const freshBrowser = (driver: WebDriver, close: () => Promise<void>): FreshBrowser => {
  const origins = new Set<string>()
  return {
    async openTab() {
      const before = await driver.getAllWindowHandles()
      await driver.switchTo().window(before[0] ?? '')
      // Without its toolbar the window can be as narrow as a phone; with it, 447 px is the least.
      const { width, height } = windowSize
      await driver.executeScript(`open('about:blank', '', 'popup,noopener,width=${width},height=${height}')`)
      const handle = (await driver.getAllWindowHandles()).find((candidate) => !before.includes(candidate))
      if (handle === undefined) throw new Error('WebKit opened no window')
      return tabOf(driver, handle, origins)
    },
    async complaints() {
      const found: string[] = []
      for (const origin of origins) {
        await driver.get(origin)
        found.push(...(await driver.executeScript<string[]>(readComplaints)))
      }
      return found
    },
    close,
  }
}

/** WebKit by WebDriver: WebKitWebDriver with the MiniBrowser that comes with it, which forgets all with each session. */
export const startWebkit = async ({ driver, xvfb }: { driver: string; xvfb: string }): Promise<Engine> => {
  const display = await startXvfb(xvfb)
  const home = await mkdtemp(join(tmpdir(), 'kasa-webkit-'))
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 10 })
  process.once('exit', removeHome)
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_RUNTIME_DIR: home,
    DISPLAY: display.name,
    // In the locale C it would call its language “C”.
    LANG: 'en_GB.UTF-8',
  }

  const open = async (settings: BrowserSettings): Promise<FreshBrowser> => {
    const service = new DriverService.Builder(driver).setLoopback(true).setEnvironment(environment).build()
    try {
      const session = await inTime(service.start().then((server) => launch(server, settings)))
      return freshBrowser(session, () => session.quit().finally(() => service.kill()))
    } catch (error) {
      await service.kill()
      throw error
    }
  }

  return {
    // The driver now and then waits for ever for a browser that it has started; no story has begun by then.
    open: (settings) => open(settings).catch(() => open(settings)),
    async close() {
      await display.close()
      process.removeListener('exit', removeHome)
      removeHome()
    },
  }
}

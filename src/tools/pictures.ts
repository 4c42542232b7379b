import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import sharp from 'sharp'
import * as z from 'zod'
import { startKasa } from '../fixtures/kasa-server.ts'
import { codes } from '../fixtures/sandbox-codes.ts'
import { openShop, type Shop } from '../fixtures/shop.ts'
import { makeTemporaryFolder } from '../fixtures/temporary-folder.ts'
import { chromiumLaunch } from './programs/chromium-launch.ts'

// `npm run pictures`: takes those of the README anew, of a real payment on a real server.

const folder = join(import.meta.dirname, '../docs/pictures')
/** In bytes. */
const largest = 60_000

const phone = { width: 360, height: 720 }
const desk = { width: 1280, height: 720 }

interface Picture {
  viewport: { width: number; height: number }
  scheme: 'light' | 'dark'
  locale: 'en' | 'pl'
  /** Brings the page where the picture is taken; by then a session is open in it. */
  reach: (at: { page: Page; shop: Shop; session: { id: string; url: string } }) => Promise<void>
}

const pay = async (page: Page, code: string) => {
  await page.getByRole('textbox').fill(code)
  await page.locator('button[type=submit]').click()
}
const heading = (page: Page, name: RegExp) => page.getByRole('heading', { name }).waitFor()

const pictures: Record<string, Picture> = {
  'enter-code': { viewport: phone, scheme: 'light', locale: 'en', reach: async () => {} },
  'enter-code-wide': {
    viewport: desk,
    scheme: 'light',
    locale: 'en',
    reach: ({ page }) => page.getByRole('textbox').fill('777 1'),
  },
  declined: {
    viewport: phone,
    scheme: 'light',
    locale: 'pl',
    async reach({ page }) {
      await pay(page, codes.insufficientFunds)
      await page.locator('.notice').waitFor()
    },
  },
  'confirm-in-bank': {
    viewport: phone,
    scheme: 'dark',
    locale: 'en',
    async reach({ page }) {
      await pay(page, codes.waits)
      await heading(page, /Confirm/)
    },
  },
  'confirm-in-bank-wide': {
    viewport: desk,
    scheme: 'dark',
    locale: 'pl',
    async reach({ page }) {
      await pay(page, codes.waits)
      await heading(page, /Potwierdź/)
    },
  },
  receipt: {
    viewport: phone,
    scheme: 'light',
    locale: 'en',
    async reach({ page, shop, session }) {
      await shop.pay(session, codes.waits)
      await shop.bankAnswers(session, 'approved')
      await page.goto(session.url)
      await heading(page, /paid/)
    },
  },
  'receipt-wide': {
    viewport: desk,
    scheme: 'dark',
    locale: 'en',
    async reach({ page, shop, session }) {
      await shop.pay(session, codes.waits)
      await shop.bankAnswers(session, 'approved')
      await page.goto(session.url)
      await heading(page, /paid/)
    },
  },
  expired: {
    viewport: phone,
    scheme: 'dark',
    locale: 'pl',
    async reach({ page, shop, session }) {
      await shop.expire(session)
      await heading(page, /minął/)
    },
  },
}

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><g fill="#d6336c"><circle cx="200" cy="110" r="80"/><circle cx="290" cy="200" r="80"/><circle cx="200" cy="290" r="80"/><circle cx="110" cy="200" r="80"/></g><circle cx="200" cy="200" r="55" fill="#ffd43b"/></svg>'

const take = async (browser: Browser, shop: Shop, [name, picture]: [string, Picture]) => {
  const { viewport, scheme: colorScheme, locale } = picture
  const context = await browser.newContext({ viewport, colorScheme, locale, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const metadata = { order_id: '2026/1127', what: locale === 'pl' ? 'Bukiet „Poranek”' : 'Bouquet “Morning”' }
  const session = await shop.createSession({ locale, metadata, cancel_url: shop.basket, amount: 12_900 })
  await page.goto(session.url)
  await page.waitForFunction(() => performance.getEntriesByName('in-charge').length > 0)
  await picture.reach({ page, shop, session })
  const { size } = await sharp(await page.screenshot({ fullPage: viewport === phone }))
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(folder, `${name}.png`))
  await context.close()
  if (size > largest) throw new Error(`${name}.png has ${size} bytes: it may have ${largest}`)
  process.stdout.write(`${name}.png: ${size} bytes\n`)
}

const kasa = await startKasa({ env: { OPERATOR_NAME: 'Pay House', OPERATOR_URL: 'https://pay.example' } })
try {
  await mkdir(folder, { recursive: true })
  const { id, test_key } = z
    .object({ id: z.string(), test_key: z.string() })
    .parse(await kasa.merchants('add', 'Flower shop'))
  const temporary = await makeTemporaryFolder('kasa-logo')
  const file = join(temporary, 'logo.png')
  await sharp(Buffer.from(logo)).png().toFile(file)
  await kasa.merchants('set-logo', id, file)
  await rm(temporary, { recursive: true })
  await kasa.merchants('set-accent', id, 'c2255c')
  await kasa.merchants('set-order-keys', id, '--number', 'order_id', '--description', 'what')
  await kasa.merchants('set-contact', id, '--email', 'help@flowers.example', '--terms', 'https://flowers.example/terms')
  const shop = await openShop(kasa.shopUrl, test_key)
  const browser = await chromium.launch(chromiumLaunch())
  for (const picture of Object.entries(pictures)) await take(browser, shop, picture)
  await browser.close()
  await shop.close()
} finally {
  await kasa.stop()
}

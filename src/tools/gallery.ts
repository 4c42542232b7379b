import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { createServer, type Plugin } from 'vite'
import { chromiumLaunch } from './programs/chromium-launch.ts'

// `npm run gallery`: every phase in every language and theme by URL. With `--pictures`: all of them as files, and the end.

const project = join(import.meta.dirname, '../..')
const pictures = join(project, '.build/gallery')
const widths = [360, 768, 1280, 1920]

const { values } = parseArgs({
  options: {
    pictures: { type: 'boolean', default: false },
    /** Only states whose name has this in it. */
    only: { type: 'string', default: '' },
  },
})

const atGallery: Plugin = {
  name: 'gallery',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      request.url = request.url?.replace(/^\/gallery(?=$|\?)/, '/src/workshop/gallery/index.html')
      next()
    })
  },
}

const addressesOf = (page: Page) =>
  page.getByRole('link').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))

const takePictures = async (url: string) => {
  await mkdir(pictures, { recursive: true })
  const browser = await chromium.launch(chromiumLaunch())
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  await page.goto(url)
  await page.getByRole('link').first().waitFor()
  const addresses = (await addressesOf(page)).filter((address) => address.includes(values.only))
  for (const address of addresses) {
    const { phase, locale, theme } = Object.fromEntries(new URL(address).searchParams)
    await page.goto(address)
    await page.locator('main').waitFor()
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 })
      await page.screenshot({ path: join(pictures, `${phase}-${locale}-${theme}-${width}.png`), fullPage: true })
    }
  }
  await browser.close()
  process.stdout.write(`${addresses.length * widths.length} pictures in ${pictures}\n`)
}

const server = await createServer({ root: project, plugins: [atGallery], logLevel: 'warn' })
await server.listen()
const url = new URL('gallery', server.resolvedUrls?.local[0]).href
if (values.pictures) {
  await takePictures(url)
  await server.close()
} else {
  process.stdout.write(`Gallery: ${url}\n`)
}

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'

const adyen = '@adyen/adyen-web@6.45.2'
const folder = join(import.meta.dirname, '../../../.build/bench-page')

/** The page's own script, as Adyen's documentation has it for a session. Its addresses all lead to where it came from. */
const script = `
import { AdyenCheckout, Blik } from '@adyen/adyen-web'
import '@adyen/adyen-web/styles/adyen.css'

const here = location.origin + '/test/'
const checkout = await AdyenCheckout({
  environment: 'test',
  clientKey: 'test_BENCH',
  locale: 'en-US',
  session: { id: 'bench', sessionData: 'bench' },
  _environmentUrls: { api: here, analytics: here, cdn: { images: here, translations: here } },
})
new Blik(checkout).mount('#blik')
`

const setUp = {
  id: 'bench',
  sessionData: 'bench',
  amount: { value: 1050, currency: 'PLN' },
  countryCode: 'PL',
  shopperLocale: 'en-US',
  expiresAt: '2099-01-01T00:00:00Z',
  paymentMethods: { paymentMethods: [{ name: 'BLIK', type: 'blik' }] },
  returnUrl: 'https://shop.example/thanks',
  configuration: {},
}

/** What its servers answer. */
const answers = {
  '/test/v1/sessions/bench/setup.json': JSON.stringify(setUp),
  '/test/v3/analytics.json': JSON.stringify({ checkoutAttemptId: 'bench' }),
}

const install = async () => {
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', adyen], { cwd: folder })
}

/**
 * The files of the hand-written page with Adyen's BLIK component in place of its form, by their paths. The component is
 * installed for this bench alone. Rejects where the registry cannot be reached.
 */
export const adyenPage = async (handWritten: string): Promise<Readonly<Record<string, string>>> => {
  await mkdir(folder, { recursive: true })
  await install()
  const [before = '', rest = ''] = handWritten.split('<form')
  const after = rest.split('</form>')[1] ?? ''
  await writeFile(join(folder, 'main.js'), script)
  await writeFile(
    join(folder, 'index.html'),
    `${before}<div id="blik"></div>${after}<script type="module" src="/main.js"></script>`,
  )
  await build({ root: folder, configFile: false, logLevel: 'warn', build: { outDir: 'built', emptyOutDir: true } })
  const built = join(folder, 'built')
  const assets = await readdir(join(built, 'assets'))
  const read = async (path: string) => [
    path === 'index.html' ? '/' : `/${path}`,
    await readFile(join(built, path), 'utf8'),
  ]
  const files = await Promise.all(['index.html', ...assets.map((file) => `assets/${file}`)].map(read))
  return { ...Object.fromEntries(files), ...answers }
}

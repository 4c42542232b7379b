import { readFile } from 'node:fs/promises'
import { pathTo } from '../../contract/routes.ts'
import { noRateLimits, startKasa } from '../../fixtures/kasa-server.ts'
import { metricsToken } from '../../fixtures/metrics.ts'
import { openShop } from '../../fixtures/shop.ts'
import { adyenPage } from './adyen-page.ts'
import { type Measurement, measurePage } from './measure-page.ts'
import { renderPages } from './render-pages.ts'
import { serveFiles } from './serve-files.ts'

const rounds = 7
const cpuMsLimit = 3

interface Row {
  name: string
  of: (measured: Measurement) => number
  /** What it is compared with in the static page. */
  still: (measured: Measurement) => number
  /** In Adyen's. */
  theirs: (measured: Measurement) => number
  /** How many times the static page's figure it may be. */
  limit: number
}

const same = (of: Row['of']) => ({ of, still: of, theirs: of })
const rows: readonly Row[] = [
  { name: 'first paint', ...same(({ firstPaint }) => firstPaint), limit: 1.25 },
  { name: 'largest paint', ...same(({ largestPaint }) => largestPaint), limit: 1.25 },
  { name: 'code field usable', ...same(({ fieldUsable }) => fieldUsable), limit: 1.25 },
  {
    name: 'app in charge',
    of: ({ inCharge }) => inCharge ?? Number.NaN,
    still: ({ documentDone }) => documentDone,
    theirs: ({ fieldUsable }) => fieldUsable,
    limit: 3.3,
  },
]

const say = (text: string) => process.stdout.write(`${text}\n`)

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const ms = (value: number) => `${value.toFixed(0)} ms`.padStart(8)
const kB = (value = 0) => `${(value / 1000).toFixed(1)} kB`
const verdict = (isMet: boolean) => (isMet ? 'met' : 'MISSED')

const handWritten = await readFile(new URL('static-page.html', import.meta.url), 'utf8')
const adyenFiles = await adyenPage(handWritten).catch((error: unknown) => {
  say(`Without Adyen's component, which could not be installed: ${error}`)
  return null
})
const kasa = await startKasa({ env: { LOG_LEVEL: 'info', METRICS_TOKEN: metricsToken, ...noRateLimits } })
const shop = await openShop(kasa.shopUrl)
const still = await serveFiles({ '/': handWritten })
const adyen = adyenFiles && (await serveFiles(adyenFiles))

try {
  const from = shop.url.replace('127.0.0.1', 'localhost')
  const measured: Record<'ours' | 'still' | 'theirs', Measurement[]> = { ours: [], still: [], theirs: [] }
  for (let round = 0; round < rounds; round++) {
    const { url } = await shop.createSession({ cancel_url: shop.basket })
    measured.ours.push(await measurePage(url, { from }))
    measured.still.push(await measurePage(still.url, { from }))
    if (adyen) measured.theirs.push(await measurePage(adyen.url, { from }))
  }

  say(`\nMedians of ${rounds} interleaved rounds (1.6 Mbit/s, 150 ms, CPU 4x slower, nothing cached)\n`)
  say(`${''.padEnd(18)}    Kasa   static  ratio  target        Adyen's BLIK component  ratio`)
  for (const row of rows) {
    const [ours, reference, theirs] = [
      median(measured.ours.map(row.of)),
      median(measured.still.map(row.still)),
      median(measured.theirs.map(row.theirs)),
    ]
    const judged = `${row.limit} ${verdict(ours / reference <= row.limit)}`
    const beside = adyen ? `${ms(theirs).padStart(22)}  ${(theirs / reference).toFixed(2).padStart(5)}` : ''
    say(
      `${row.name.padEnd(18)}${ms(ours)} ${ms(reference)}  ${(ours / reference).toFixed(2).padStart(5)}  ${judged.padEnd(12)}${beside}`,
    )
  }
  say(`${'connected'.padEnd(18)}${ms(median(measured.ours.map(({ connected }) => connected ?? Number.NaN)))}`)

  for (const [whose, all] of Object.entries(measured)) {
    const bytes = all.at(-1)?.bytes
    if (bytes === undefined) continue
    const kinds = Object.entries(bytes).map(([kind, value]) => `${kind} ${kB(value)}`)
    const shift = Math.max(...all.map(({ layoutShift }) => layoutShift))
    say(`${whose.padEnd(7)} layout shift ${shift}; on the wire, headers included: ${kinds.join(', ')}`)
  }

  const { id } = await shop.createSession()
  const { cpuMs, pagesPerSecond } = await renderPages(kasa, pathTo('payPage', id))
  say(
    `\nrendered pages    ${pagesPerSecond.toFixed(0)}/s, read from the database, rendered and compressed: ` +
      `${cpuMs.toFixed(2)} ms of the server’s CPU each   target ${cpuMsLimit} ${verdict(cpuMs <= cpuMsLimit)}`,
  )
} finally {
  still.close()
  adyen?.close()
  await shop.close()
  await kasa.stop()
}

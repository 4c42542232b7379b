import { noRateLimits, startKasa } from '../../fixtures/kasa-server.ts'
import { metricsToken, readMetrics } from '../../fixtures/metrics.ts'
import { openShop } from '../../fixtures/shop.ts'
import { chromiumLaunch } from '../programs/chromium-launch.ts'
import { type Measurement, measurePage } from './measure-page.ts'
import { serveStatic } from './serve-static.ts'

const rounds = 7
const renderedPages = 2_000
/** How many of them are asked for at once. */
const askedAtOnce = 8
const cpuMsLimit = 3

/** What is measured, and how many times the static page's figure it may be. */
const targets = {
  firstPaint: { name: 'first paint', limit: 1.25 },
  largestPaint: { name: 'largest paint', limit: 1.25 },
  fieldUsable: { name: 'code field usable', limit: 1.25 },
  inCharge: { name: 'app in charge', limit: 3.2 },
} as const

const say = (text: string) => process.stdout.write(`${text}\n`)

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const kasa = await startKasa({ env: { LOG_LEVEL: 'info', METRICS_TOKEN: metricsToken, ...noRateLimits } })
const shop = await openShop(kasa.shopUrl)
const still = await serveStatic()
const from = shop.url.replace('127.0.0.1', 'localhost')
const launch = chromiumLaunch()

/** The CPU time of the whole server process in all its threads, as it tells it itself. */
const cpuSeconds = async (): Promise<number> => {
  const text = await readMetrics(kasa.shopUrl())
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1])
}

const renderPages = async (url: string) => {
  const ask = async () => (await fetch(url, { headers: { 'accept-encoding': 'br' } })).arrayBuffer()
  const askMany = (pages: number) =>
    Promise.all(
      Array.from({ length: askedAtOnce }, async () => {
        for (let page = 0; page < pages / askedAtOnce; page++) await ask()
      }),
    )
  await askMany(renderedPages / 4)
  const [cpu, started] = [await cpuSeconds(), performance.now()]
  await askMany(renderedPages)
  const seconds = (performance.now() - started) / 1000
  return { cpuMs: ((await cpuSeconds()) - cpu) * (1000 / renderedPages), pagesPerSecond: renderedPages / seconds }
}

try {
  const ours: Measurement[] = []
  const theirs: Measurement[] = []
  for (let round = 0; round < rounds; round++) {
    const { url } = await shop.createSession({ cancel_url: shop.basket })
    ours.push(await measurePage(url, { from, isOurs: true, launch }))
    theirs.push(await measurePage(still.url, { from, isOurs: false, launch }))
  }

  say(`\nMedians of ${rounds} interleaved rounds (1.6 Mbit/s, 150 ms, CPU 4x slower, nothing cached)\n`)
  for (const key of ['firstPaint', 'largestPaint', 'fieldUsable', 'inCharge'] as const) {
    const our = median(ours.map((each) => each[key]))
    const their = median(theirs.map((each) => each[key]))
    const { name, limit } = targets[key]
    const verdict = our / their <= limit ? 'met' : 'MISSED'
    say(
      `${name.padEnd(18)} ${our.toFixed(0).padStart(5)} ms   static ${their.toFixed(0).padStart(5)} ms   ratio ${(our / their).toFixed(2)}   target ${limit} ${verdict}`,
    )
  }
  say(`\nlayout shift       ${Math.max(...ours.map(({ layoutShift }) => layoutShift))}`)
  for (const [kind, bytes] of Object.entries(ours.at(-1)?.bytes ?? {}))
    say(`${kind.padEnd(18)} ${(bytes / 1000).toFixed(1)} kB on the wire, headers included`)

  const { id } = await shop.createSession()
  const { cpuMs, pagesPerSecond } = await renderPages(`${kasa.shopUrl()}/pay/${id}`)
  const verdict = cpuMs <= cpuMsLimit ? 'met' : 'MISSED'
  say(
    `\nrendered pages      ${pagesPerSecond.toFixed(0)}/s, read from the database, rendered and compressed: ` +
      `${cpuMs.toFixed(2)} ms of the server’s CPU each   target ${cpuMsLimit} ${verdict}`,
  )
} finally {
  still.close()
  await shop.close()
  await kasa.stop()
}

import type { KasaServer } from '../../fixtures/kasa-server.ts'
import { readMetrics } from '../../fixtures/metrics.ts'

const pages = 2_000
/** How many of them are asked for at once. */
const askedAtOnce = 8

/** The CPU time of the whole server process in all its threads, as it tells it itself. */
const cpuSeconds = async (kasa: KasaServer): Promise<number> =>
  Number(/^process_cpu_seconds_total (\S+)$/m.exec(await readMetrics(kasa.shopUrl()))?.[1])

/** What a page that is read from the database, rendered and compressed costs the server, once it is warm. */
export const renderPages = async (kasa: KasaServer, path: string) => {
  const url = kasa.shopUrl() + path
  const ask = async () => (await fetch(url, { headers: { 'accept-encoding': 'br' } })).arrayBuffer()
  const askMany = (count: number) =>
    Promise.all(
      Array.from({ length: askedAtOnce }, async () => {
        for (let page = 0; page < count / askedAtOnce; page++) await ask()
      }),
    )
  await askMany(pages / 4)
  const [cpu, started] = [await cpuSeconds(kasa), performance.now()]
  await askMany(pages)
  const seconds = (performance.now() - started) / 1000
  return { cpuMs: ((await cpuSeconds(kasa)) - cpu) * (1000 / pages), pagesPerSecond: pages / seconds }
}

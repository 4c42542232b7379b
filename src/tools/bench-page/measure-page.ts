import * as z from 'zod'
import { openTab } from './open-tab.ts'

const Measurement = z.object({
  /** Milliseconds from the start of the navigation. */
  firstPaint: z.number(),
  largestPaint: z.number(),
  fieldUsable: z.number(),
  documentDone: z.number(),
  /** When the app answers; null in a page that has no app of ours. */
  inCharge: z.number().nullable(),
  /** When it can talk with the server, too. */
  connected: z.number().nullable(),
  layoutShift: z.number(),
  /** What came over the network, headers included, by what it was. */
  bytes: z.record(z.string(), z.number()),
})
export type Measurement = z.infer<typeof Measurement>

/** A phone on a slow network: 1.6 Mbit/s down, 150 ms to the server and back, a quarter of this machine's speed. */
const slowNetwork = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const cpuSlowdown = 4
const phone = { width: 360, height: 740, deviceScaleFactor: 1, mobile: false }

/** Runs in the page from its beginning: marks when the field for the code can be typed into. */
const watchField = () => {
  const watch = () => {
    const field = document.querySelector('input[name=blik_code], input[name=blikCode]')
    if (field?.getClientRects().length) performance.mark('field-usable')
    else requestAnimationFrame(watch)
  }
  watch()
}

/** Runs in the page: waits until it is whole, and tells when was what. */
const takeTimes = async () => {
  const at = (mark: string) => performance.getEntriesByName(mark)[0]?.startTime ?? null
  const isOurs = document.querySelector('script[type="application/json"]') !== null
  const isWhole = () =>
    document.readyState === 'complete' &&
    at('first-contentful-paint') !== null &&
    at('field-usable') !== null &&
    (!isOurs || at('connected') !== null)
  while (!isWhole()) await new Promise((resolve) => setTimeout(resolve, 100))

  const entries = (type: string) =>
    new Promise<PerformanceEntry[]>((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true })
      setTimeout(() => resolve([]), 500)
    })
  const [largest, shifts] = await Promise.all([entries('largest-contentful-paint'), entries('layout-shift')])
  const isLoad = (entry: PerformanceEntry) => entry instanceof PerformanceResourceTiming
  const loads = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(
    isLoad,
  )
  const navigation = loads.find((load) => load instanceof PerformanceNavigationTiming)
  const bytes: Record<string, number> = {}
  for (const entry of loads) {
    const kind = /\.(js|css)$/.exec(new URL(entry.name).pathname)?.[1] ?? entry.initiatorType
    bytes[kind] = (bytes[kind] ?? 0) + entry.transferSize
  }
  return {
    firstPaint: at('first-contentful-paint'),
    largestPaint: largest.at(-1)?.startTime,
    fieldUsable: at('field-usable'),
    documentDone: navigation?.domContentLoadedEventEnd,
    inCharge: at('in-charge'),
    connected: at('connected'),
    layoutShift: shifts.reduce((sum, entry) => sum + Number(Reflect.get(entry, 'value')), 0),
    bytes,
  }
}

/** Opens a page once, as whoever comes from `from`: a page of another site, so that the browser changes its process. */
export const measurePage = async (url: string, { from }: { from: string }): Promise<Measurement> => {
  const tab = await openTab()
  try {
    await tab.send('Page.enable')
    await tab.send('Emulation.setDeviceMetricsOverride', phone)
    await tab.navigate(from)
    await tab.run(
      () => document.readyState === 'complete' || new Promise((resolve) => addEventListener('load', resolve)),
    )
    await tab.send('Network.enable')
    await tab.send('Network.emulateNetworkConditions', slowNetwork)
    await tab.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchField})()` })
    await tab.navigate(url)
    return Measurement.parse(await tab.run(takeTimes))
  } finally {
    await tab.close()
  }
}

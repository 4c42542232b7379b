import { chromium, type LaunchOptions } from '@playwright/test'

/** Milliseconds from the start of the navigation, and what came over the network. */
export interface Measurement {
  firstPaint: number
  largestPaint: number
  fieldUsable: number
  inCharge: number
  layoutShift: number
  bytes: Readonly<Record<string, number>>
}

/** A phone on a slow network: 1.6 Mbit/s down, 150 ms to the server and back, a quarter of this machine's speed. */
const slowNetwork = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const cpuSlowdown = 4

interface Visit {
  /** Where the payer comes from: a page of another site, so that the browser changes its process as it does in life. */
  from: string
  /** Whether it is our page, which has an app to wait for. */
  isOurs: boolean
  launch: LaunchOptions
}

/** Opens a page once, in a browser of its own with nothing cached. */
export const measurePage = async (url: string, { from, isOurs, launch }: Visit) => {
  const browser = await chromium.launch(launch)
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    await page.goto(from)
    const device = await page.context().newCDPSession(page)
    await device.send('Network.enable')
    await device.send('Network.emulateNetworkConditions', slowNetwork)
    await device.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })

    const kinds = new Map<string, string>()
    const bytes: Record<string, number> = {}
    device.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
    device.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId) ?? 'Other'
      bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength
    })

    await page.addInitScript(() => {
      const watch = () => {
        if (document.querySelector('input[name=blik_code]')?.getClientRects().length) performance.mark('field-usable')
        else requestAnimationFrame(watch)
      }
      watch()
    })
    await page.goto(url, { waitUntil: 'load' })
    await page.waitForFunction(
      (mark) =>
        performance.getEntriesByName('field-usable').length > 0 &&
        (mark === '' || performance.getEntriesByName(mark).length > 0),
      isOurs ? 'in-charge' : '',
    )
    const times = await page.evaluate(
      async (mark) => {
        const entries = (type: string) =>
          new Promise<PerformanceEntry[]>((resolve) => {
            new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true })
            setTimeout(() => resolve([]), 500)
          })
        const [paints, largest, shifts] = await Promise.all([
          entries('paint'),
          entries('largest-contentful-paint'),
          entries('layout-shift'),
        ])
        const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
        return {
          firstPaint: paints.find(({ name }) => name === 'first-contentful-paint')?.startTime ?? Number.NaN,
          largestPaint: largest.at(-1)?.startTime ?? Number.NaN,
          fieldUsable: performance.getEntriesByName('field-usable')[0]?.startTime ?? Number.NaN,
          inCharge:
            mark === ''
              ? (navigation?.domContentLoadedEventEnd ?? Number.NaN)
              : (performance.getEntriesByName(mark)[0]?.startTime ?? Number.NaN),
          layoutShift: shifts.reduce((sum, entry) => sum + Number(Reflect.get(entry, 'value')), 0),
        }
      },
      isOurs ? 'in-charge' : '',
    )
    return { ...times, bytes } satisfies Measurement
  } finally {
    await browser.close()
  }
}

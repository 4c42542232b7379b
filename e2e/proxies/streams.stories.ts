import { createParser } from 'eventsource-parser'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { PayerSession } from '../../src/contract/payer-session.ts'
import { pathTo, routes } from '../../src/contract/routes.ts'
import { type KasaServer, noRateLimits, startKasa } from '../../src/fixtures/kasa-server.ts'
import { metricsToken, readMetrics } from '../../src/fixtures/metrics.ts'
import { codes } from '../../src/fixtures/sandbox-codes.ts'
import { openShop, type Shop } from '../../src/fixtures/shop.ts'
import { proxies } from './proxies.ts'
import { startProxy } from './start-proxy.ts'

let kasa: KasaServer
let shop: Shop
beforeAll(async () => {
  kasa = await startKasa({ env: { METRICS_TOKEN: metricsToken, TRUST_PROXY: '127.0.0.1', ...noRateLimits } })
  shop = await openShop(kasa.shopUrl)
})
afterAll(async () => {
  await shop.close()
  await kasa.stop()
})

const start = async (name: string, options: { isBare?: boolean } = {}) => {
  const proxy = proxies[name] ?? expect.unreachable()
  const started = await startProxy({ proxy, serverUrl: kasa.shopUrl(), ...options })
  onTestFinished(started.stop)
  return started.url
}

const openStreams = async () => Number(/^kasa_open_streams (\d+)$/m.exec(await readMetrics(kasa.shopUrl()))?.[1])

/** What the stream of a session has told so far, to a client that takes whatever encoding there is. */
const follow = async (url: string, id: string) => {
  const abort = new AbortController()
  const response = await fetch(url + pathTo('payerUpdates', id), {
    headers: { 'accept-encoding': 'gzip, br, zstd' },
    signal: abort.signal,
  })
  expect(response.status).toBe(200)
  const heard: string[] = []
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === 'session') heard.push(PayerSession.parse(JSON.parse(data)).attempt?.status ?? 'none')
    },
  })
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) parser.feed(chunk)
  }
  read().catch(() => {})
  return { heard, leave: () => abort.abort() }
}

describe.each(Object.keys(proxies))('behind %s', (name) => {
  test.each([
    ['that compresses all it can', false],
    ['with as little as makes it pass requests on', true],
  ])('%s, a stream tells each thing at once, and is let go of with its page', async (_, isBare) => {
    const url = await start(name, { isBare })
    const session = await shop.createSession()
    const stream = await follow(url, session.id)
    await expect.poll(() => stream.heard).toEqual(['none'])
    expect(await openStreams()).toBe(1)
    await shop.pay(session, codes.waits)
    await expect.poll(() => stream.heard.at(-1)).toBe('waiting')
    await shop.bankAnswers(session, 'approved')
    await expect.poll(() => stream.heard.at(-1)).toBe('approved')
    stream.leave()
    await expect.poll(openStreams).toBe(0)
  })

  test('a HEAD of a stream leaves none', async () => {
    const url = await start(name)
    const { id } = await shop.createSession()
    const response = await fetch(url + pathTo('payerUpdates', id), { method: 'HEAD' })
    expect(response.status).toBe(200)
    await expect.poll(openStreams).toBe(0)
  })

  test('the page comes whole, whoever compresses it', async () => {
    const url = await start(name)
    const { id } = await shop.createSession()
    for (const encoding of ['identity', 'gzip', 'br', 'zstd']) {
      const response = await fetch(url + pathTo('payPage', id), { headers: { 'accept-encoding': encoding } })
      expect(await response.text()).toMatch(/<\/html>\s*$/)
    }
  })

  test('the metrics are handed out to nobody without the token, however little the proxy says', async () => {
    const url = await start(name, { isBare: true })
    expect((await fetch(url + routes.metrics)).status).toBe(401)
  })
})

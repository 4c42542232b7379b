import { PayerSession } from '../src/contract/payer-session.ts'
import { pathTo } from '../src/contract/routes.ts'
import { startKasa } from '../src/fixtures/kasa-server.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { openShop } from '../src/fixtures/shop.ts'
import { expect, test } from './fixtures.ts'

for (const [shape, publicUrl] of [
  ['with a public address', 'https://pay.example'],
  ['with the address that it listens on', ''],
]) {
  test(`SIGTERM ${shape}, while the bank thinks and pages are open: all are answered, and the program ends well`, async () => {
    const kasa = await startKasa({ env: { PUBLIC_URL: publicUrl ?? '' } })
    const shop = await openShop(kasa.shopUrl)
    const session = await shop.createSession()
    const open = (path: string) => fetch(kasa.shopUrl() + path)
    const streams = await Promise.all(Array.from({ length: 5 }, () => open(pathTo('payerUpdates', session.id))))
    const farewells = streams.map((stream) => stream.text())
    const answer = shop.pay(session, codes.replyLost)
    const read = async () => PayerSession.parse(await (await open(pathTo('payerSession', session.id))).json())
    await expect.poll(async () => (await read()).attempt?.status).toBe('sending')

    expect(await kasa.terminate()).toBe(0)
    expect(PayerSession.parse(await answer).attempt).toMatchObject({ number: 1, status: 'sending' })
    for (const farewell of farewells) expect(await farewell).toMatch(/retry: \d+\n\n$/)

    await kasa.restart()
    await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe('complete')
    await shop.close()
    await kasa.stop()
  })
}

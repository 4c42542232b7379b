import { afterEach, expect, test } from 'vitest'
import { demoKey } from '../contract/demo-key.ts'
import { pathTo } from '../contract/routes.ts'
import { testApp } from './testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
afterEach(() => kasa.close())

test('a whole payment leaves no name, e-mail, code, key, address or full id of a session in the log', async () => {
  kasa = await testApp()
  const customer = {
    customer_firstname: 'Grzegorz',
    customer_lastname: 'Brzęczyszczykiewicz',
    customer_email: 'grzegorz@chrzaszczyzewoszyce.example',
    customer_ip: '198.51.100.77',
  }
  const session = await kasa.createSession({
    ...customer,
    success_url: 'https://secret-shop.example/thanks?token=secret-token',
    notification_url: 'http://127.0.0.1:1/secret-hook',
    metadata: { order: 'secret-order' },
  })
  const { id } = session
  const secrets = [...Object.values(customer), id, demoKey, demoKey.slice(8), 'secret-', '700701', '888001', '777123']
  const pay = (number: number, code: string) =>
    kasa.app.inject({
      method: 'POST',
      url: pathTo('payerAttempts', id),
      payload: { number, blik_code: code },
      remoteAddress: '203.0.113.55',
    })
  await pay(1, '700701')
  let isAnswered = false
  const lost = pay(2, '888001').then(() => {
    isAnswered = true
  })
  // The bank hangs up 2 s after it has heard of the code, whenever that is.
  const advance = () => {
    kasa.clock.advance(2_000)
    return isAnswered
  }
  await expect.poll(advance, { timeout: 30_000 }).toBe(true)
  await lost
  kasa.clock.advance(60_000)
  const status = async () => (await kasa.app.inject(pathTo('payerSession', id))).json().status
  await expect.poll(status).toBe('complete')
  await pay(3, '777123')
  await kasa.app.inject({ url: pathTo('session', id), headers: { authorization: `Bearer ${demoKey}` } })

  const log = kasa.log()
  expect(log).toContain('the reply to a charge is lost')
  for (const secret of [...secrets, '203.0.113.55']) expect(log).not.toContain(secret)
  for (const line of log.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  const requests = log.split('\n').filter((line) => line.includes('"msg":"request completed"'))
  expect(requests.length).toBeGreaterThan(5)
  for (const line of requests) expect(line).toMatch(/"request_id":"req_[\w-]{20}"/)
})

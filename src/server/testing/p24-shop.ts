import { expect } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo } from '../../contract/routes.ts'
import { movableClock } from '../clock.ts'
import { frozenClock } from './frozen-clock.ts'
import { P24Double } from './p24-double/double.ts'
import type { Told } from './p24-double/transactions.ts'
import { testApp } from './test-app.ts'

/** The variables of an account at a double. */
export const p24Env = (p24: P24Double, apiUrl: string, changed: Record<string, string> = {}) => {
  const prefix = p24.livemode ? 'P24_' : 'P24_SANDBOX_'
  const { merchantId, posId, apiKey, crc } = p24.account
  const given = { MERCHANT_ID: String(merchantId), POS_ID: String(posId), API_KEY: apiKey, CRC: crc, API_URL: apiUrl }
  return Object.fromEntries(Object.entries({ ...given, ...changed }).map(([name, value]) => [prefix + name, value]))
}

interface Options {
  livemode?: boolean
  changed?: Record<string, string>
  /** Variables of other gateways. */
  more?: Record<string, string>
}

/** A Kasa that takes payments at a double of Przelewy24: live ones, or those of its sandbox. */
export const p24Shop = async ({ livemode = false, changed = {}, more = {} }: Options = {}) => {
  const clock = movableClock(frozenClock())
  const p24 = new P24Double({ livemode, now: clock.now })
  const name = livemode ? 'przelewy24' : 'przelewy24-sandbox'
  const env = { ...p24Env(p24, await p24.listen(), changed), ...more }
  const start = (given?: Parameters<typeof testApp>[0]) =>
    testApp({ clock, env, ...(livemode ? { liveGateway: name } : { testGateway: name }), ...given })
  const kasa = await start()
  const key = livemode ? kasa.merchant.liveKey : demoKey

  const read = async (id: string) => (await kasa.app.inject(pathTo('payerSession', id))).json()
  const send = (body: string, end = '', gateway = name) =>
    kasa.app.inject({
      method: 'POST',
      url: `/v1/gateways/${gateway}/notifications${end}`,
      headers: { 'content-type': 'application/json' },
      payload: body,
    })
  return {
    ...kasa,
    p24,
    env,
    start,
    create: async (parameters: Record<string, unknown> = {}) => (await kasa.createSession(parameters, key)).id,
    read,
    attemptOf: async (id: string) => (await read(id)).attempt,
    pay: async (id: string, { number = 1, code = '777123' } = {}) =>
      (
        await kasa.app.inject({
          method: 'POST',
          url: pathTo('payerAttempts', id),
          payload: { number, blik_code: code },
        })
      ).json(),
    /** What the shop is told of its newest attempt. */
    told: async (id: string) =>
      (
        await kasa.app.inject({
          url: pathTo('sessionAttempts', id),
          headers: { authorization: `Bearer ${key}` },
        })
      ).json().data[0],
    onlyTransaction: () => {
      const [transaction, ...others] = p24.transactions.all.values()
      if (!transaction || others.length > 0) throw new Error('There is not one transaction')
      return transaction
    },
    send,
    /** Hands a notification over as Przelewy24 does. */
    notify: ({ kind, body }: Told) => send(body, kind === 'blik' ? '/blik' : ''),
    /** What `ask` says once it is as expected: time goes by until then, a second at each question. */
    inTime: (ask: () => Promise<unknown>): ReturnType<typeof expect.poll> =>
      expect.poll(
        () => {
          clock.advance(1_000)
          return ask()
        },
        { interval: 5, timeout: 30_000 },
      ),
    close: async () => {
      await kasa.close()
      await p24.close()
    },
  }
}

import { afterEach, describe, expect, test } from 'vitest'
import { p24Shop } from '../../testing/p24-shop.ts'

let shop: Awaited<ReturnType<typeof p24Shop>>
const start = async (options: Parameters<typeof p24Shop>[0] = {}) => {
  shop = await p24Shop(options)
  return shop
}
afterEach(() => shop.close())

describe('a payment', () => {
  test('is registered by the attempt’s id, which is kept, its code is sent, and it waits 60 s for the payer', async () => {
    const { p24, create, pay, clock, told, onlyTransaction } = await start({ livemode: true })
    const id = await create()
    const { attempt } = await pay(id)
    expect(attempt).toMatchObject({ status: 'waiting', confirm_by_ms: clock.now().getTime() + 60_000 })
    expect(p24.calls).toEqual(['register', 'charge'])
    const { asked } = onlyTransaction()
    expect(await told(id)).toMatchObject({ status: 'waiting', id: asked.sessionId, gateway_reference: asked.sessionId })
  })

  test('tells Przelewy24 what it asks for, and not the session’s id', async () => {
    const { create, pay, read, onlyTransaction } = await start()
    const id = await create({ amount: 1234, customer_email: 'jan@example.com' })
    await pay(id)
    const { reference } = await read(id)
    const { asked } = onlyTransaction()
    const notifications = 'https://pay.example/v1/gateways/przelewy24-sandbox/notifications'
    expect(asked).toMatchObject({
      amount: 1234,
      currency: 'PLN',
      description: `Demo shop ${reference}`,
      email: 'jan@example.com',
      urlReturn: 'https://pay.example',
      urlStatus: notifications,
      urlCardPaymentNotification: `${notifications}/blik`,
      timeLimit: 3,
      regulationAccept: true,
      additional: { PSU: { IP: '127.0.0.1' } },
    })
    expect(JSON.stringify(asked)).not.toContain(id)
  })

  test('goes on though the payer’s e-mail is nothing that Przelewy24 would take', async () => {
    const { create, pay, onlyTransaction } = await start()
    const id = await create({ customer_email: `${'a'.repeat(50)}@example.com`, customer_firstname: 'Ż'.repeat(90) })
    expect((await pay(id)).attempt.status).toBe('waiting')
    expect(onlyTransaction().asked.email).toBe('no-reply@pay.example')
  })

  test('is approved only once Przelewy24 has verified it, though no notification comes', async () => {
    const { p24, create, pay, read, inTime, onlyTransaction } = await start({ livemode: true })
    const id = await create()
    await pay(id)
    p24.fail('verify', 'request_lost', 500, 'reply_lost')
    p24.transactions.decide(onlyTransaction().asked.sessionId)
    await inTime(async () => (await read(id)).status).toBe('complete')
    expect(onlyTransaction().status).toBe(2)
    expect(p24.calls.filter((call) => call === 'verify').length).toBeGreaterThanOrEqual(3)
  })

  test('shows the sentence of Przelewy24 where the code is typed, in the languages that it is in', async () => {
    const { create, read } = await start()
    const { notices } = await read(await create())
    const text = (pieces: { text: string }[]) => pieces.map((piece) => piece.text).join('')
    expect(Object.keys(notices)).toEqual(['en', 'pl'])
    expect(text(notices.pl)).toBe(
      'Oświadczam, że zapoznałem się z regulaminem i obowiązkiem informacyjnym serwisu Przelewy24.',
    )
    expect(text(notices.en)).toBe(
      'I hereby state that I have read the regulations and information obligation of Przelewy24.',
    )
  })
})

describe('a code that is refused at once', () => {
  test.each([
    ['000028', 'code_invalid', '28'],
    ['000030', 'code_expired', '30'],
    ['000035', 'code_used', '35'],
  ])('%s', async (code, declineCode, gatewayCode) => {
    const { p24, create, pay, told } = await start()
    const id = await create()
    expect((await pay(id, { code })).attempt).toMatchObject({ status: 'declined', decline_code: declineCode })
    expect(await told(id)).toMatchObject({ gateway_code: gatewayCode })
    expect(p24.calls).toEqual(['register', 'charge', 'find'])
  })

  test('by an error that is new is a decline of the bank, and told to the operator', async () => {
    const { create, pay, log } = await start()
    const { attempt } = await pay(await create(), { code: '000099' })
    expect(attempt).toMatchObject({ status: 'declined', decline_code: 'bank_declined' })
    expect(log()).toContain('has no place in our list')
  })

  test('is not declined while the record cannot be read', async () => {
    const { p24, create, pay, attemptOf, inTime } = await start()
    p24.fail('find', 500)
    const id = await create()
    expect((await pay(id, { code: '000028' })).attempt.status).toBe('sending')
    await inTime(() => attemptOf(id)).toMatchObject({ status: 'declined', decline_code: 'customer_timeout' })
  })
})

describe('no code is sent', () => {
  test.each(['request_lost', 'reply_lost', 500, 429] as const)(
    'where the payment cannot be registered (%s, twice): another code is taken at once',
    async (fault) => {
      const { p24, create, pay } = await start()
      p24.fail('register', ...(typeof fault === 'number' ? [fault] : [fault, fault]))
      const id = await create()
      expect((await pay(id)).attempt).toMatchObject({ status: 'declined', decline_code: 'bank_unavailable' })
      expect((await pay(id, { number: 2 })).attempt.status).toBe('waiting')
      expect(p24.calls.filter((call) => call === 'charge')).toHaveLength(1)
    },
  )

  test('where Przelewy24 does not take the key: an alarm, a decline, and no key in the log', async () => {
    const wrong = '1111222233334444aaaabbbbccccdddd'
    const { p24, create, pay, log } = await start({ changed: { API_KEY: wrong } })
    const { attempt } = await pay(await create())
    expect(attempt).toMatchObject({ status: 'declined', decline_code: 'bank_unavailable' })
    expect(p24.calls).toEqual(['register'])
    expect(log()).toMatch(/"alarm":true/)
    expect(log()).not.toContain(wrong)
  })
})

test('BLIK level 0 that is not switched on: an alarm that says so, and an honest decline', async () => {
  const { p24, create, pay, log } = await start()
  p24.fail('charge', 401)
  const { attempt } = await pay(await create())
  expect(attempt).toMatchObject({ status: 'declined', decline_code: 'bank_unavailable' })
  expect(log()).toMatch(/"alarm":true.*BLIK level 0/)
})

test('other currencies and amounts than it takes are refused when the session is created', async () => {
  const { create } = await start()
  await expect(create({ currency: 'eur' })).rejects.toThrow(/currency/)
  await expect(create({ amount: 99 })).rejects.toThrow(/amount/)
})

import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createParameters } from '../fixtures/create-parameters.ts'
import { CheckoutSession, CreateCheckoutSession } from './checkout-session.ts'
import { countryCodes } from './country-codes.ts'

const documentedKeys =
  'id amount_total amount_sub_total currency cancel_url customer_firstname customer_lastname customer_email ' +
  'customer_ip customer_country expire_at created_at success_url payment_method locale url fees metadata status ' +
  'livemode notification_url'

describe('the session', () => {
  test('has the documented keys in the documented order', () => {
    expect(Object.keys(CheckoutSession.shape).join(' ')).toBe(documentedKeys)
  })
})

describe.each([
  ['parameter', z.toJSONSchema(CreateCheckoutSession, { io: 'input' })],
  ['key of the session', z.toJSONSchema(CheckoutSession)],
])('every %s', (_, schema) => {
  test.each(Object.entries(schema.properties ?? {}))('%s has a description and an example', (_name, property) => {
    const described = JSON.stringify(property)
    expect(described).toMatch(/"description":".{10,}\."/)
    expect(described).toMatch(/"examples":\[.+\]/)
  })
})

describe('parameters', () => {
  test('come out ready to be stored, with nothing left undefined', () => {
    const { cancel_url: _, ...required } = createParameters({ currency: 'PLN' })
    expect(CreateCheckoutSession.parse(required)).toEqual({
      ...required,
      currency: 'pln',
      cancel_url: '',
      notification_url: '',
      customer_ip: '',
      customer_country: '',
      payment_method: ['blik'],
      expires_at: null,
      locale: '',
      metadata: null,
    })
  })
})

test('there are as many countries as ISO 3166-1 assigns, and Kosovo, all known to Intl', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  expect(countryCodes.size).toBe(250)
  for (const code of countryCodes) expect(names.of(code), code).toBeDefined()
})

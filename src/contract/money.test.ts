import currencies from 'currency-codes'
import { describe, expect, test } from 'vitest'
import { currencyCodes, minorDigits, toDecimal } from './money.ts'

/** Published after the table of 2024-06-25 that the package carries: amendments 176 to 179 and the euro in Bulgaria. */
const withdrawnSince = ['ANG', 'BGN', 'CUC']
const addedSince = ['XCG']
const notForPayments = /^X(AG|AU|BA|BB|BC|BD|DR|PD|PT|SU|TS|UA|XX)$|^(BOV|CHE|CHW|CLF|COU|MXV|USN|UYI|UYW)$/

describe('minor digits', () => {
  const published = currencies.codes().filter((code) => !withdrawnSince.includes(code) && !notForPayments.test(code))

  test('are those of the published ISO 4217 table, for every currency', () => {
    const ours = currencyCodes.filter((code) => !addedSince.includes(code)).map((code) => [code, minorDigits(code)])
    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(published.map((code) => [code, currencies.code(code)?.digits])),
    )
  })

  test('are found whatever the case of the code', () => {
    expect(minorDigits('huf')).toBe(2)
    expect(minorDigits('HUF')).toBe(2)
  })

  test('are refused for a code that is no currency', () => {
    expect(() => minorDigits('xyz')).toThrow('ISO 4217 lists no currency "xyz"')
  })
})

describe('a decimal amount', () => {
  test.each([
    [1, 'pln', '0.01'],
    [10, 'pln', '0.10'],
    [1050, 'PLN', '10.50'],
    [1, 'jpy', '1'],
    [0, 'jpy', '0'],
    [1, 'kwd', '0.001'],
    [1234567, 'kwd', '1234.567'],
    [999_999_999_999, 'pln', '9999999999.99'],
    [-5, 'eur', '-0.05'],
  ])('of %d minor units of %s is %s', (amount, currency, decimal) => {
    expect(toDecimal({ amount, currency })).toBe(decimal)
  })

  test('of half a minor unit is refused, never rounded', () => {
    expect(() => toDecimal({ amount: 10.5, currency: 'pln' })).toThrow(RangeError)
  })
})

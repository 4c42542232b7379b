import { expect, test } from 'vitest'
import { formatMoney } from './format-money.ts'

const format = (locale: string, amount: number, currency: string) =>
  formatMoney(locale, { amount, currency }).replaceAll(/\s/g, ' ')

test.each([
  ['en', 1050, 'pln', 'PLN 10.50'],
  ['pl', 1050, 'pln', '10,50 zł'],
  ['pl', 123456789, 'pln', '1 234 567,89 zł'],
  ['en', 1050, 'jpy', '¥1,050'],
  ['en', 1050, 'kwd', 'KWD 1.050'],
  ['en', 123450, 'huf', 'HUF 1,234.50'],
  ['pl', 999_999_999_999, 'pln', '9 999 999 999,99 zł'],
])('in %s, %d minor units of %s are %s', (locale, amount, currency, text) => {
  expect(format(locale, amount, currency)).toBe(text)
})

test('what Intl refuses still shows the right number', () => {
  expect(format('not a locale', 1050, 'pln')).toBe('10.50 PLN')
})

test('an unknown currency does not blank the page', () => {
  expect(format('en', 1050, 'zzz')).toBe('ZZZ')
})

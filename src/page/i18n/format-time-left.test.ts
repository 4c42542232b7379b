import { expect, test } from 'vitest'
import { formatTimeLeft, secondsToSay } from './format-time-left.ts'

test.each([
  [60_000, '1:00'],
  [59_999, '1:00'],
  [59_000, '0:59'],
  [9_001, '0:10'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [754_000, '12:34'],
])('%d ms left are %s', (leftMs, text) => expect(formatTimeLeft('en', leftMs)).toBe(text))

test('the digits are those of the locale', () => expect(formatTimeLeft('fa', 61_000)).toBe('۱:۰۱'))

test('the time left is said at 30 and at 10 seconds, once, even if the clock was looked at late', () => {
  const said = (...seconds: number[]) =>
    seconds.slice(1).map((now, index) => secondsToSay(seconds[index] ?? Number.NaN, now))
  expect(said(32, 31, 30, 29)).toEqual([null, 30, null])
  expect(said(31, 28, 12, 9)).toEqual([30, null, 10])
  expect(said(45, 8)).toEqual([10])
  expect(said(45, 0)).toEqual([null])
})

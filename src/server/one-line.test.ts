import { expect, test } from 'vitest'
import { oneLine } from './one-line.ts'

test.each([
  ['Two tickets', 'Two tickets'],
  ['  Two\n\ttickets ', 'Two tickets'],
  ['‮Two⁩ tickets', 'Two tickets'],
  [' \n ', null],
  ['', null],
  [null, null],
])('%j is read as %j', (written, read) => expect(oneLine(written, 40)).toBe(read))

test('what is too long is cut, with a mark that it was', () => {
  expect(oneLine('1234567890', 10)).toBe('1234567890')
  expect(oneLine('12345678901', 10)).toBe('123456789…')
  expect(oneLine('12345678 9012', 10)).toBe('12345678…')
})

test('no character is cut in two', () => {
  const family = '👨‍👩‍👧'
  expect(oneLine(family.repeat(3), family.length * 2)).toBe(`${family}…`)
  expect(oneLine('e\u0301'.repeat(9), 6)).toBe('e\u0301e\u0301…')
})

import { describe, expect, test } from 'vitest'
import { parseCode } from './parse-code.ts'

describe('a code is read from', () => {
  test.each([
    ['plain digits', '777123', '777123'],
    ['two groups', '777 123', '777123'],
    ['a no-break space', '777\u00a0123', '777123'],
    ['a narrow no-break space', '777\u202f123', '777123'],
    ['a hyphen', '777-123', '777123'],
    ['a dash with spaces', '777 – 123', '777123'],
    ['single digits', '7 7 7 1 2 3', '777123'],
    ['a line of text', 'Kod BLIK: 777 123', '777123'],
    ['a text with more numbers after it', 'Kod 777 123 jest ważny 120 s', '777123'],
    ['a text with more numbers before it', 'Za 2 min wygaśnie kod 777123', '777123'],
    ['line breaks and invisible marks', '\u200e777\r\n123\u200b', '777123'],
    ['Arabic-Indic digits', '٧٧٧١٢٣', '777123'],
    ['Persian digits', '۷۷۷ ۱۲۳', '777123'],
    ['Devanagari digits', '७७७१२३', '777123'],
    ['full-width digits', '７７７１２３', '777123'],
    ['mathematical digits', '𝟟𝟟𝟟𝟙𝟚𝟛', '777123'],
  ])('%s', (_, text, code) => expect(parseCode(text)).toBe(code))

  test('zeros in front, which are part of it', () => {
    expect(parseCode('000 001')).toBe('000001')
    expect(parseCode('٠٠٠٠٠١')).toBe('000001')
  })
})

test('what is incomplete stays as it is', () => {
  expect(parseCode('')).toBe('')
  expect(parseCode('BLIK')).toBe('')
  expect(parseCode(' 12-3 ')).toBe('123')
})

test('of a longer number the first six digits are taken', () => expect(parseCode('123456789')).toBe('123456'))
test('superscripts and fractions are not digits', () => expect(parseCode('½²①')).toBe(''))

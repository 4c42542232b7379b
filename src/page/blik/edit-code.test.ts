import { describe, expect, test } from 'vitest'
import { editCode } from './edit-code.ts'

/** A field's text with `|` for its caret. */
const at = (marked: string) => ({ text: marked.replace('|', ''), caret: marked.indexOf('|') })
const edit = (before: string, after: string, { forwards = false } = {}) => {
  const { text, caret } = editCode({ before, after: at(after), forwards })
  return `${text.slice(0, caret)}|${text.slice(caret)}`
}

describe('typing', () => {
  test('a code puts a gap after its third digit', () => {
    expect(edit('', '7|')).toBe('7|')
    expect(edit('77', '777|')).toBe('777|')
    expect(edit('777', '7771|')).toBe('777 1|')
    expect(edit('777 12', '777 123|')).toBe('777 123|')
  })

  test('in the middle keeps the caret behind the new digit', () => {
    expect(edit('777 12', '79|77 12')).toBe('79|7 712')
    expect(edit('777 12', '779|7 12')).toBe('779 |712')
    expect(edit('777 12', '777 91|2')).toBe('777 91|2')
  })

  test('a seventh digit changes nothing, wherever it is typed', () => {
    expect(edit('777 123', '777 1234|')).toBe('777 123|')
    expect(edit('777 123', '9|777 123')).toBe('|777 123')
    expect(edit('777 123', '777 19|23')).toBe('777 1|23')
  })

  test('anything but digits changes nothing', () => {
    expect(edit('777 1', '777 1x|')).toBe('777 1|')
    expect(edit('777', '777 |')).toBe('777|')
    expect(edit('', 'a|')).toBe('|')
  })

  test('digits of another script are written as ours', () => expect(edit('777', '777١|')).toBe('777 1|'))
})

describe('deleting', () => {
  test('takes the gap away with the fourth digit', () => expect(edit('777 1', '777 |')).toBe('777|'))

  test('over the gap takes the digit beyond it', () => {
    expect(edit('777 123', '777|123')).toBe('77|1 23')
    expect(edit('777 123', '777|123', { forwards: true })).toBe('777| 23')
  })

  test('in the middle closes the rows and keeps the caret', () => {
    expect(edit('745 123', '7|5 123')).toBe('7|51 23')
    expect(edit('777 123', '777 |23')).toBe('777| 23')
  })

  test('everything leaves nothing', () => expect(edit('777 123', '|')).toBe('|'))
})

describe('pasting', () => {
  test('a whole code into an empty field writes it in groups', () => {
    for (const text of ['777123', '777 123', '777-123', '777\u00a0123', 'Kod BLIK: 777 123', '٧٧٧١٢٣']) {
      expect(edit('', `${text}|`)).toBe('777 123|')
    }
  })

  test('a whole code replaces what stood there, wherever the caret was', () => {
    expect(edit('111 222', '111 222777 123|')).toBe('777 123|')
    expect(edit('111 222', '777123|111 222')).toBe('777 123|')
    expect(edit('111 222', '111 777123|222')).toBe('777 123|')
    expect(edit('111', '111777-123|')).toBe('777 123|')
  })

  test('a code that begins like the old one replaces it too', () => {
    expect(edit('777 123', '777666|777 123')).toBe('777 666|')
    expect(edit('777 123', '777 123777 124|')).toBe('777 124|')
  })

  test('over a selection replaces the selection', () => expect(edit('777 123', '777 45|')).toBe('777 45|'))
  test('half a code is put in its place', () => expect(edit('777', '777123|')).toBe('777 123|'))
  test('zeros in front stay', () => expect(edit('', '000001|')).toBe('000 001|'))
})

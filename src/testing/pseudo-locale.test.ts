import { describe, expect, test } from 'vitest'
import english from '../../locales/en.json'
import { pseudoLocale, pseudoTags } from './pseudo-locale.ts'

const textsIn = (tree: object): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : textsIn(value)))

const keysIn = (tree: object): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [key] : keysIn(value).map((inner) => `${key}.${inner}`),
  )

const sample = {
  a: { text: '<bank>Raise</bank> the BLIK limit of {{amount}}', days_one: 'a day', days_other: '{{count}} days' },
}

describe.each(pseudoTags)('%s', (tag) => {
  test('leaves nothing of English but what is put in, marks and BLIK', () => {
    for (const text of textsIn(pseudoLocale(tag, english))) {
      expect(text.replaceAll(/\{\{\w+\}\}|BLIK/g, '')).not.toMatch(/[a-z]/i)
    }
    expect(pseudoLocale(tag, sample).a.text).toMatch(/^<bank>\P{ASCII}+<\/bank> .* BLIK .* \{\{amount\}\}$/u)
  })

  test('has every key of English', () => {
    const keys = (tree: object) => [
      ...new Set(keysIn(tree).map((key) => key.replace(/_(zero|one|two|few|many)$/, '_other'))),
    ]
    expect(keys(pseudoLocale(tag, english)).sort()).toEqual(keys(english).sort())
  })
})

test('en-XA is longer by two fifths, and has words with nowhere to break', () => {
  const texts = textsIn(pseudoLocale('en-XA', english)).join(' ')
  expect(texts.length / textsIn(english).join(' ').length).toBeGreaterThan(1.4)
  expect(Math.max(...texts.split(/\P{L}+/u).map((word) => word.length))).toBeGreaterThan(28)
})

test('ar-XB is written from right to left and has the six plurals of Arabic', () => {
  const { a } = pseudoLocale('ar-XB', sample)
  expect(a.days_other).toMatch(/^\{\{count\}\} \p{Script=Arabic}+$/u)
  expect(keysIn(a).sort()).toEqual(
    ['text', ...['few', 'many', 'one', 'other', 'two', 'zero'].map((plural) => `days_${plural}`)].sort(),
  )
})

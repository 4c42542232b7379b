import { describe, expect, test } from 'vitest'

type Tree = { [key: string]: string | Tree }

const files = import.meta.glob<Tree>('../../../locales/*.json', { import: 'default', eager: true })
const locales = Object.entries(files).map(([path, texts]) => ({ tag: /([^/]+)\.json$/.exec(path)?.[1] ?? path, texts }))

const flatten = (tree: Tree, prefix = ''): [key: string, text: string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  )

const pluralSuffix = /_(zero|one|two|few|many|other)$/
const baseOf = (key: string) => key.replace(pluralSuffix, '')
const placeholders = (text: string) => [...new Set(text.match(/\{\{.*?\}\}/g))].sort()

const english = new Map(flatten(files['../../../locales/en.json'] ?? {}))
const englishPlurals = new Set([...english.keys()].filter((key) => pluralSuffix.test(key)).map(baseOf))
const expectedKeys = (tag: string) => {
  const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories
  return [...new Set([...english.keys()].map(baseOf))].flatMap((key) =>
    englishPlurals.has(key) ? categories.map((category) => `${key}_${category}`) : [key],
  )
}

test('there are English and Polish', () => {
  expect(locales.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['en', 'pl']))
})

describe.each(locales)('the locale $tag', ({ tag, texts }) => {
  const entries = flatten(texts)

  test('has a file named by its canonical language tag', () => expect(Intl.getCanonicalLocales(tag)).toEqual([tag]))

  test('is a language whose plural rules are known', () => {
    expect(Intl.PluralRules.supportedLocalesOf(tag)).toEqual([tag])
  })

  test('has the keys of English, with the plural categories of its own', () => {
    expect(entries.map(([key]) => key).sort()).toEqual(expectedKeys(tag).sort())
  })

  test('puts the same values into its texts', () => {
    for (const [key, text] of entries) {
      const original = english.get(key) ?? english.get(`${baseOf(key)}_other`) ?? ''
      expect({ key, placeholders: placeholders(text) }).toEqual({ key, placeholders: placeholders(original) })
    }
  })

  test('has no empty text, and none with blanks at its ends or doubled', () => {
    for (const [key, text] of entries) expect({ key, text }).toEqual({ key, text: text.trim().replaceAll(/\s+/g, ' ') })
    expect(entries.filter(([, text]) => text === '')).toEqual([])
  })

  test('writes BLIK in capitals', () => {
    for (const [key, text] of entries) {
      const written = text.match(/blik/gi) ?? []
      expect({ key, written }).toEqual({ key, written: written.map(() => 'BLIK') })
    }
  })
})

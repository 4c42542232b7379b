import { expect, test } from 'vitest'
import en from '../../../locales/en.json'
import pl from '../../../locales/pl.json'
import { completeTexts } from './complete-texts.ts'
import { createTranslator } from './translator.ts'

const { paid: _, ...withoutPaid } = pl
const { missing_many: __, missing_one: ___, ...field } = pl.field
const incomplete = { ...withoutPaid, field: { ...field, hint: ' ' } }
const { texts, missing } = completeTexts({ tag: 'pl', texts: incomplete, english: en })

test('a text that is missing is told by its key, plurals of the language included', () => {
  expect(missing).toEqual(['field.hint', 'field.missing_one', 'field.missing_many', 'paid.heading', 'paid.text'])
  expect(completeTexts({ tag: 'pl', texts: pl, english: en }).missing).toEqual([])
  expect(completeTexts({ tag: 'en', texts: en, english: en }).missing).toEqual([])
})

test('in its place stands English, and never its key', () => {
  const { t } = createTranslator('pl', texts)
  expect(t('paid.heading')).toBe(en.paid.heading)
  expect(t('field.hint')).toBe(en.field.hint)
  expect([1, 2, 5].map((count) => t('field.missing', { count }))).toEqual([
    '1 digit is missing',
    pl.field.missing_few.replace('{{count}}', '2'),
    '5 digits are missing',
  ])
})

test('a text that nobody knows of is left out', () => {
  const { t } = createTranslator('pl', incomplete)
  expect(t('paid.heading')).toBe('')
})

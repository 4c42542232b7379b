import { expect, test } from 'vitest'
import en from '../../../locales/en.json'
import { createTranslator } from './translator.ts'

test('a language that is written from right to left turns the page around', () => {
  for (const locale of ['ar', 'he-IL', 'fa', 'ur']) expect(createTranslator(locale, en).dir()).toBe('rtl')
  for (const locale of ['en', 'pl', 'uk']) expect(createTranslator(locale, en).dir()).toBe('ltr')
})

test('values go into texts as they are: the page itself is what keeps them texts', () => {
  const { t } = createTranslator('en', en)
  expect(t('action.back', { merchant: '<b>$t(trust) & {{amount}}</b>' })).toContain('<b>')
})

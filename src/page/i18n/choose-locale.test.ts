import { describe, expect, test } from 'vitest'
import { chooseLocale } from './choose-locale.ts'

const available = ['en', 'pl', 'pt-BR', 'zh-Hant']
const choose = (sessionLocale: string, ...browserLanguages: string[]) =>
  chooseLocale({ sessionLocale, browserLanguages, available })

describe('the language of the texts', () => {
  test.each([
    ['is what the shop asked for', 'pl', ['en'], 'pl'],
    ['is the shop’s without its region', 'pl-PL', ['en'], 'pl'],
    ['is found whatever the case', 'PT-br', [], 'pt-BR'],
    ['is the browser’s where the shop asked for none', '', ['pl-PL', 'en'], 'pl'],
    ['is the browser’s where there is no file for the shop’s wish', 'de-AT', ['pl'], 'pl'],
    ['is the first of the browser’s that there is a file for', '', ['de', 'fr-CA', 'pl'], 'pl'],
    ['is English where nothing fits', 'de', ['fr'], 'en'],
    ['is English where nothing is asked for', '', [], 'en'],
    ['is not a sibling of what was asked for', 'pt-PT', [], 'en'],
    ['loses subtags from the end', 'zh-Hant-CN-x-private1', [], 'zh-Hant'],
    ['never ends in a single letter', 'pl-x', [], 'pl'],
    ['is read from a locale of POSIX', 'pl_PL.UTF-8', ['en'], 'pl'],
    ['is read from a locale of WordPress', 'pl_PL_formal', ['en'], 'pl'],
    ['is read from the names of scripts', 'zh_TW@hant', ['pl'], 'pl'],
    ['is read from a tag with underscores', 'zh_Hant_TW', ['en'], 'zh-Hant'],
    ['is the browser’s for `auto`', 'auto', ['pl'], 'pl'],
    ['is the browser’s for `C`', 'C.UTF-8', ['pl'], 'pl'],
    ['is the browser’s for `x-default`', 'x-default', ['pl'], 'pl'],
    ['is not moved by nonsense', '-_!', ['*', 'pl'], 'pl'],
  ])('%s', (_, sessionLocale, browserLanguages, texts) => {
    expect(choose(sessionLocale, ...browserLanguages).texts).toBe(texts)
  })
})

test('amounts are written as in the region that was asked for', () => {
  expect(choose('en-GB')).toEqual({ texts: 'en', formats: 'en-GB' })
  expect(choose('', 'pl-PL')).toEqual({ texts: 'pl', formats: 'pl-PL' })
  expect(choose('pl_PL.UTF-8')).toEqual({ texts: 'pl', formats: 'pl-PL' })
  expect(choose('en_GB@euro')).toEqual({ texts: 'en', formats: 'en-GB' })
})

test('amounts are written in the digits that were asked for', () => {
  expect(choose('pl-PL-u-nu-arab')).toEqual({ texts: 'pl', formats: 'pl-PL-u-nu-arab' })
  expect(choose('PL_pl_u_ca_buddhist_nu_Arab')).toEqual({ texts: 'pl', formats: 'pl-PL-u-nu-arab' })
  expect(choose('pl-u-nu-toolongasubtag')).toEqual({ texts: 'pl', formats: 'pl' })
})

test('a tag that Intl refuses is not used for amounts', () => {
  expect(choose('pl-toolongasubtag')).toEqual({ texts: 'pl', formats: 'pl' })
})

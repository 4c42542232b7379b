import type en from '../locales/en.json'
import { pseudoLocale, pseudoTags } from '../src/fixtures/pseudo-locale.ts'

type Texts = typeof en

const files = import.meta.glob<Texts>('../locales/*.json', { import: 'default' })

/** In place of the page's own: all that it has, and the test languages, made of English when they are asked for. */
export const localeFiles = {
  ...files,
  ...Object.fromEntries(
    pseudoTags.map((tag) => [
      `${tag}.json`,
      () => import('../locales/en.json').then(({ default: english }) => pseudoLocale(tag, english)),
    ]),
  ),
}

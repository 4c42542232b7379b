import type en from '../../../locales/en.json'

/** All texts of the page in one language. */
export type Texts = typeof en

/** What loads each file of texts, by its path, which ends in `<tag>.json`. Tests put two made languages in its place. */
export const localeFiles = import.meta.glob<Texts>('../../../locales/*.json', { import: 'default' })

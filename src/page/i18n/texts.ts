import type en from '../../../locales/en.json'

/** All texts of the page in one language. */
export type Texts = typeof en

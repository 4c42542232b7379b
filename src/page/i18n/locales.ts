import type en from '../../../locales/en.json'

/** All texts of the page in one language. */
export type Texts = typeof en

const loaders = import.meta.glob<Texts>('../../../locales/*.json', { import: 'default' })

const pathOf = (locale: string) => `../../../locales/${locale}.json`

/** The languages that there is a file for, by their IETF tags. */
export const availableLocales: readonly string[] = Object.keys(loaders).map((path) =>
  path.slice(path.lastIndexOf('/') + 1, -'.json'.length),
)

/** Loads one language's texts. Rejects when the network fails, or for a language that is not among the available. */
export const loadTexts = async (locale: string): Promise<Texts> => {
  const load = loaders[pathOf(locale)]
  if (load === undefined) throw new RangeError(`There is no file for the locale ${JSON.stringify(locale)}`)
  return load()
}

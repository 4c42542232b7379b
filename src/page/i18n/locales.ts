import { localeFiles } from 'virtual:locale-files'
import type { Texts } from './texts.ts'

const tagOf = (path: string) => path.slice(path.lastIndexOf('/') + 1, -'.json'.length)

const loaders = new Map(Object.entries(localeFiles).map(([path, load]) => [tagOf(path), load]))

/** The languages that there is a file for, by their IETF tags. */
export const availableLocales: readonly string[] = [...loaders.keys()]

/** Loads one language's texts. Rejects when the network fails, or for a language that is not among the available. */
export const loadTexts = async (locale: string): Promise<Texts> => {
  const load = loaders.get(locale)
  if (load === undefined) throw new RangeError(`There is no file for the locale ${JSON.stringify(locale)}`)
  return load()
}

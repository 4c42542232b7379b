import { readLocaleWish } from '../../contract/locale-wish.ts'

interface LocaleWishes {
  /** The shop's wish as it wrote it (`pl_PL.UTF-8`, `auto`); empty for none. */
  sessionLocale: string
  /** The payer's languages, the best first, as `navigator.languages`. */
  browserLanguages: readonly string[]
  /** Tags that there is a file for. */
  available: readonly string[]
}

export interface ChosenLocale {
  /** The tag of the file with the texts. */
  texts: string
  /** What was asked for, for amounts and numbers: `en-GB` where the texts are `en`. */
  formats: string
}

/** The language of the page: the shop's wish, else the payer's browser, else English, each by the lookup of RFC 4647. */
export const chooseLocale = ({ sessionLocale, browserLanguages, available }: LocaleWishes): ChosenLocale => {
  for (const wish of [sessionLocale, ...browserLanguages]) {
    const range = readLocaleWish(wish) ?? ''
    const texts = lookUp(range, available)
    if (texts !== undefined) return { texts, formats: isKnownToIntl(range) ? range : texts }
  }
  return { texts: 'en', formats: 'en' }
}

/** RFC 4647, 3.4: shortens the range from its end until it names a tag; a single letter never ends a range. */
const lookUp = (range: string, available: readonly string[]): string | undefined => {
  const subtags = range.toLowerCase().split('-')
  while (subtags.length > 0) {
    const found = available.find((tag) => tag.toLowerCase() === subtags.join('-'))
    if (found !== undefined) return found
    subtags.pop()
    if (subtags.at(-1)?.length === 1) subtags.pop()
  }
  return undefined
}

const isKnownToIntl = (tag: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

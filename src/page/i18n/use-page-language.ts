import type { i18n } from 'i18next'
import { useEffect, useMemo } from 'react'
import type { PageState } from '../../contract/page-state.ts'
import type { Known } from '../phase.ts'
import { type ChosenLocale, chooseLocale } from './choose-locale.ts'
import type { Languages } from './languages.ts'
import { availableLocales } from './locales.ts'
import { useChosenLanguage } from './use-chosen-language.ts'
import { useTranslator } from './use-translator.ts'

interface PageLanguageOptions {
  /** What the server rendered the page with; null where it is served without its session. */
  given: PageState | null
  known: Known
  browserLanguages: readonly string[]
  /** Called after each try to load the texts that failed. */
  onFailure: () => void
}

interface PageLanguage {
  /** Null until the texts are there. */
  translator: i18n | null
  /** Null until it is known. */
  locale: ChosenLocale | null
  languages: Languages
}

/** The language of the page: the one that the payer has picked, else the one that the page has chosen for them. */
export const usePageLanguage = ({ given, known, browserLanguages, onFailure }: PageLanguageOptions): PageLanguage => {
  const ownLocale = useMemo(() => {
    if (given !== null) return given.locale
    if (known === 'nothing_yet') return null
    const sessionLocale = typeof known === 'string' ? '' : known.locale
    return chooseLocale({ sessionLocale, browserLanguages, available: availableLocales })
  }, [given, known, browserLanguages])
  const ownTranslator = useTranslator({ locale: ownLocale?.texts ?? null, given, onFailure })
  const { picked, languages } = useChosenLanguage(given)
  const { translator, locale } = picked ?? { translator: ownTranslator, locale: ownLocale }

  useEffect(() => {
    // A document that came with its session has said its language, and a translator may have put another in its place.
    if (translator === null || (given !== null && picked === null)) return
    document.documentElement.lang = translator.language
    document.documentElement.dir = translator.dir()
  }, [translator, given, picked])

  return { translator, locale, languages }
}

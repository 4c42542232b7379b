import type { i18n } from 'i18next'
import { useEffect, useState } from 'react'
import { inTime } from '../in-time.ts'
import { loadTexts } from './locales.ts'
import { createTranslator } from './translator.ts'

const pauseMs = 2_000

/** The texts that the page came with. */
export interface GivenTexts {
  locale: { texts: string }
  texts: Readonly<Record<string, unknown>>
}

interface TranslatorOptions {
  /** Null for a language that is not known yet. */
  locale: string | null
  given: GivenTexts | null
  /** Called after each try to load the texts that failed. */
  onFailure: () => void
}

/** The translator of a language: at once if its texts are given, else once they have come; null before. */
export const useTranslator = ({ locale, given, onFailure }: TranslatorOptions): i18n | null => {
  const [translator, setTranslator] = useState<i18n | null>(() =>
    given === null ? null : createTranslator(given.locale.texts, given.texts),
  )

  useEffect(() => {
    if (locale === null || translator?.language === locale) return
    let timer: ReturnType<typeof setTimeout>
    let wanted = true
    const load = () => {
      inTime(loadTexts(locale)).then(
        (texts) => {
          if (wanted) setTranslator(createTranslator(locale, texts))
        },
        () => {
          if (!wanted) return
          onFailure()
          timer = setTimeout(load, pauseMs)
        },
      )
    }
    load()
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [locale, translator, onFailure])

  return translator?.language === locale ? translator : null
}

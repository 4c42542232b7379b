import type { i18n } from 'i18next'
import { useEffect, useState } from 'react'
import { loadTexts } from './locales.ts'
import { createTranslator } from './translator.ts'

const pauseMs = 2_000

/** The translator of a language once its texts have come; null before, and for null. */
export const useTranslator = (locale: string | null): i18n | null => {
  const [translator, setTranslator] = useState<i18n | null>(null)

  useEffect(() => {
    if (locale === null) return
    let timer: ReturnType<typeof setTimeout>
    let wanted = true
    const load = () => {
      loadTexts(locale).then(
        (texts) => {
          if (wanted) setTranslator(createTranslator(locale, texts))
        },
        () => {
          if (wanted) timer = setTimeout(load, pauseMs)
        },
      )
    }
    load()
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [locale])

  return translator?.language === locale ? translator : null
}

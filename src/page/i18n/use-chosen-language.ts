import type { i18n } from 'i18next'
import { useCallback, useMemo, useState } from 'react'
import type { PageState } from '../../contract/page-state.ts'
import { inTime } from '../in-time.ts'
import { keepInAddress } from '../plain-page.ts'
import type { ChosenLocale } from './choose-locale.ts'
import type { Languages } from './languages.ts'
import { loadTexts } from './locales.ts'
import { createTranslator } from './translator.ts'

interface Picked {
  translator: i18n
  locale: ChosenLocale
}

/** The language that the payer picks while the page is open: its texts are there before anything changes. */
export const useChosenLanguage = (given: PageState | null): { picked: Picked | null; languages: Languages } => {
  const [picked, setPicked] = useState<Picked | null>(null)
  const choose = useCallback(async (tag: string) => {
    const texts = await inTime(loadTexts(tag))
    setPicked({ translator: createTranslator(tag, texts), locale: { texts: tag, formats: tag } })
    keepInAddress(tag)
  }, [])
  const chosen = picked?.translator.language ?? given?.chosen ?? null
  const languages = useMemo(() => ({ offered: given?.languages ?? [], chosen, choose }), [given, chosen, choose])
  return { picked, languages }
}

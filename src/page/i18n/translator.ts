import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
/** A translator for one language, ready at once. */
export const createTranslator = (locale: string, texts: Readonly<Record<string, unknown>>): i18n => {
  const translator = createInstance()
  void translator.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: { translation: { ...texts } } },
    initAsync: false,
    interpolation: { escapeValue: false },
    // The server and the build have put English in the place of each text that is missing.
    parseMissingKeyHandler: () => '',
  })
  return translator
}

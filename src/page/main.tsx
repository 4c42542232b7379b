import { createRoot, hydrateRoot } from 'react-dom/client'
import * as z from 'zod/mini'
import { PageState, pageStateElement } from '../contract/page-state.ts'
import { codeLength, digitsOf } from '../contract/parse-code.ts'
import { codeFieldName } from './blik/code-field.tsx'
import { chooseLocale } from './i18n/choose-locale.ts'
import { availableLocales, loadTexts } from './i18n/locales.ts'
import { pageRoot } from './page-root.tsx'
import { createServerClock } from './session/server-clock.ts'

// The Content-Security-Policy forbids to make code out of strings.
z.config({ jitless: true })

const readState = (): PageState | null => {
  const text = document.getElementById(pageStateElement)?.textContent
  return text ? PageState.parse(JSON.parse(text)) : null
}

/** Digits that the payer typed while this file was still on its way. */
const readTyped = (): string =>
  digitsOf(document.querySelector<HTMLInputElement>(`input[name=${codeFieldName}]`)?.value ?? '').slice(0, codeLength)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')

const given = readState()
const app = pageRoot({
  sessionId: location.pathname.split('/')[2] ?? '',
  clock: createServerClock(() => performance.now()),
  languages: navigator.languages,
  given,
  typed: readTyped(),
})

if (given !== null) hydrateRoot(root, app)
else {
  // Served as a plain file: the browser's language is the best guess while the session is on its way.
  const guess = chooseLocale({ sessionLocale: '', browserLanguages: navigator.languages, available: availableLocales })
  loadTexts(guess.texts).catch(() => {})
  createRoot(root).render(app)
}

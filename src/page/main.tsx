import { createRoot, hydrateRoot } from 'react-dom/client'
import * as z from 'zod/mini'
import { PageState, pageStateElement } from '../contract/page-state.ts'
import { codeFieldName } from './blik/code-field.tsx'
import { createTypedCode } from './blik/typed-code.ts'
import { isInCharge } from './checkout-app.tsx'
import { chooseLocale } from './i18n/choose-locale.ts'
import { availableLocales, loadTexts } from './i18n/locales.ts'
import { pageRoot } from './page-root.tsx'
import { plainPage } from './plain-page.ts'
import { createServerClock } from './session/server-clock.ts'

// The Content-Security-Policy forbids to make code out of strings.
z.config({ jitless: true })

/** Null where the document has none, or one that others have changed. */
const readState = (): PageState | null => {
  try {
    return PageState.parse(JSON.parse(document.getElementById(pageStateElement)?.textContent ?? ''))
  } catch {
    return null
  }
}

const codeFieldIn = (parent: ParentNode) => parent.querySelector<HTMLInputElement>(`input[name=${codeFieldName}]`)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')

const given = readState()
const typedCode = createTypedCode(codeFieldIn(root))
const app = pageRoot({
  sessionId: location.pathname.split('/')[2] ?? '',
  clock: createServerClock(() => performance.now()),
  languages: navigator.languages,
  given,
  typedCode,
  hasWaited: false,
})

if (given !== null) {
  const served = root.cloneNode(true)
  /** React has taken away what it could not draw: the payer goes on with the document as the server has made it. */
  const onUncaughtError = (error: unknown) => {
    reportError(error)
    if (isInCharge() || !(served instanceof HTMLElement)) return location.replace(plainPage)
    root.replaceWith(served)
    const field = codeFieldIn(served)
    if (field !== null) typedCode.attach(field, () => {})
  }
  hydrateRoot(root, app, { onUncaughtError })
} else {
  // Served as a plain file: the browser's language is the best guess while the session is on its way.
  const guess = chooseLocale({ sessionLocale: '', browserLanguages: navigator.languages, available: availableLocales })
  loadTexts(guess.texts).catch(() => {})
  createRoot(root).render(app)
}

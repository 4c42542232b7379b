import { createRoot, hydrateRoot } from 'react-dom/client'
import type { PageState } from '../contract/page-state.ts'
import { pageStateElement } from '../contract/page-state-element.ts'
import { codeFieldName } from './blik/code-field.tsx'
import { createTypedCode } from './blik/typed-code.ts'
import { chooseLocale } from './i18n/choose-locale.ts'
import { availableLocales, loadTexts } from './i18n/locales.ts'
import { pageRoot } from './page-root.tsx'
import { plainPage } from './plain-page.ts'
import { loadConnection } from './session/load-connection.ts'
import { createServerClock } from './session/server-clock.ts'
import { hasRefresh, stopRefresh } from './stop-refresh.ts'

/** As the same build wrote it into the same document. Null where it has none, or others have made something else of it. */
const readState = (): PageState | null => {
  try {
    return JSON.parse(document.getElementById(pageStateElement)?.textContent ?? '')
  } catch {
    return null
  }
}

const codeFieldIn = (parent: ParentNode) => parent.querySelector<HTMLInputElement>(`input[name=${codeFieldName}]`)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')

/** Time stands still while the app takes over: what it renders first has to be the moment that the server rendered. */
const startMs = performance.now()
let isInCharge = false

const given = readState()
const typedCode = createTypedCode(codeFieldIn(root))
const app = pageRoot({
  sessionId: location.pathname.split('/')[2] ?? '',
  clock: createServerClock(() => (isInCharge ? performance.now() : startMs)),
  languages: navigator.languages,
  given,
  typedCode,
  hasWaited: false,
  onInCharge() {
    isInCharge = true
    stopRefresh()
    // In the browser's performance timeline: from here on the app answers, and no longer the plain document.
    performance.mark('in-charge')
  },
})

// It comes over the network while the processor is busy with the taking over. What stops a refresh would stop it, too.
if (!hasRefresh()) loadConnection().catch(() => {})

if (given !== null) {
  const served = root.cloneNode(true)
  /** React has taken away what it could not draw: the payer goes on with the document as the server has made it. */
  const onUncaughtError = (error: unknown) => {
    reportError(error)
    if (isInCharge || !(served instanceof HTMLElement)) return location.replace(plainPage())
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

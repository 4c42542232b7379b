import { type ReactNode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { builtAtMs } from '../../fixtures/payer-session.ts'
import { pseudoLocale, pseudoTags } from '../../fixtures/pseudo-locale.ts'
import { accentProperties } from '../../page/accent.ts'
import { createTypedCode } from '../../page/blik/typed-code.ts'
import { CheckoutPage } from '../../page/checkout-page.tsx'
import { createFormats, FormatsContext } from '../../page/i18n/formats.ts'
import { createTranslator } from '../../page/i18n/translator.ts'
import { Broken } from '../../page/screens/broken.tsx'
import { createServerClock } from '../../page/session/server-clock.ts'
import { type GalleryState, galleryStates } from './states.ts'

type Texts = Readonly<Record<string, unknown>>

const files = import.meta.glob<Texts>('../../../locales/*.json', { import: 'default', eager: true })
const textsByLocale = new Map(
  Object.entries(files).map(([path, texts]) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), texts]),
)
for (const tag of pseudoTags) textsByLocale.set(tag, pseudoLocale(tag, textsByLocale.get('en') ?? {}))
const themes = ['light', 'dark'] as const

const asked = new URLSearchParams(location.search)
const locale = asked.get('locale') ?? 'en'
const theme = asked.get('theme')

const clock = createServerClock(() => 0)
clock.observe(builtAtMs)

const Shown = ({ state }: { state: GalleryState }): ReactNode => {
  const [typedCode] = useState(() => createTypedCode(null))
  useEffect(() => typedCode.put(state.digits ?? ''), [typedCode, state.digits])
  if (state.phase === 'broken') return <Broken />
  return (
    <CheckoutPage
      phase={state.phase}
      entry={{ typedCode, onPay: () => {}, refused: null }}
      clock={clock}
      operator={state.operator ?? null}
      connectionLost={state.connectionLost ?? false}
      onLeave={() => {}}
    />
  )
}

const linkTo = (phase: string, inLocale: string, inTheme: string) =>
  `?${new URLSearchParams({ phase, locale: inLocale, theme: inTheme })}`

const Index = (): ReactNode => (
  <main className="gallery">
    <h1>Gallery</h1>
    <table>
      <tbody>
        {Object.keys(galleryStates).map((phase) => (
          <tr key={phase}>
            <th scope="row">{phase}</th>
            {[...textsByLocale.keys()].map((inLocale) =>
              themes.map((inTheme) => (
                <td key={inLocale + inTheme}>
                  <a href={linkTo(phase, inLocale, inTheme)}>
                    {inLocale}, {inTheme}
                  </a>
                </td>
              )),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </main>
)

/** The page follows its browser's theme and has no switch: here its own media queries are answered by the address. */
const answerMediaQueries = (isDark: boolean) => {
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSMediaRule) || !rule.conditionText.includes('prefers-color-scheme: dark')) continue
      rule.media.mediaText = isDark ? 'screen' : 'not all'
    }
  }
}

const paintAccent = ({ phase }: GalleryState) => {
  const accent = phase !== 'broken' && 'session' in phase ? phase.session.merchant.accent : null
  if (accent === null) return
  for (const [name, color] of accentProperties(accent)) document.documentElement.style.setProperty(name, color)
}

const texts = textsByLocale.get(locale)
const state = galleryStates[asked.get('phase') ?? '']
const root = document.getElementById('root')
if (root === null || texts === undefined) throw new Error(`There is no locale ${locale}`)

const translator = createTranslator(locale, texts)
document.documentElement.lang = locale
document.documentElement.dir = translator.dir()
if (state !== undefined) paintAccent(state)
if (theme !== null) answerMediaQueries(theme === 'dark')
createRoot(root).render(
  <I18nextProvider i18n={translator}>
    <FormatsContext value={createFormats(locale)}>
      {state === undefined ? <Index /> : <Shown state={state} />}
    </FormatsContext>
  </I18nextProvider>,
)

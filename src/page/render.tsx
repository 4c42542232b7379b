import { renderToString } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import type { PageRenderer, PageState, RenderRequest } from '../contract/page-state.ts'
import { accentProperties } from './accent.ts'
import { createTypedCode } from './blik/typed-code.ts'
import { chooseLocale } from './i18n/choose-locale.ts'
import { completeTexts } from './i18n/complete-texts.ts'
import { createFormats } from './i18n/formats.ts'
import { availableLocales, loadTexts } from './i18n/locales.ts'
import { createTranslator } from './i18n/translator.ts'
import { NoticePage, noticeTitle } from './notice-page.tsx'
import { pageRoot } from './page-root.tsx'
import { isWaiting, phaseOf } from './phase.ts'
import { languageQuery } from './plain-page.ts'
import { createServerClock } from './session/server-clock.ts'
import { titleOf } from './use-phase-news.ts'

const english = await loadTexts('en')
const textsByLocale = new Map(
  await Promise.all(
    availableLocales.map(async (tag) => {
      const { texts } = completeTexts({ tag, texts: await loadTexts(tag), english })
      return [tag, texts] as const
    }),
  ),
)

/** Renders what stands in for the page: complete as it is, no script takes it over. */
export const renderNotice: PageRenderer['renderNotice'] = ({ kind, path, operator, sessionLocale, languages }) => {
  const { texts } = chooseLocale({ sessionLocale, browserLanguages: languages, available: availableLocales })
  const translator = createTranslator(texts, { ...textsByLocale.get(texts) })
  return {
    lang: translator.language,
    dir: translator.dir(),
    title: noticeTitle(kind, translator.t),
    body: renderToString(
      <I18nextProvider i18n={translator}>
        <NoticePage kind={kind} path={path} operator={operator} />
      </I18nextProvider>,
    ),
  }
}

const languageNames = availableLocales.map((tag) => ({
  tag,
  name: new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag,
}))

/** A payer who waits without the app goes on waiting so in another language. */
const offer = (likely: readonly string[], hasWaited: boolean): PageState['languages'] => {
  const rank = (tag: string): number => {
    const place = likely.findIndex((wish) => wish.toLowerCase().split('-')[0] === tag.toLowerCase().split('-')[0])
    return place < 0 ? likely.length : place
  }
  return languageNames
    .toSorted((one, other) => rank(one.tag) - rank(other.tag))
    .map(({ tag, name }) => ({ tag, name, href: `${languageQuery(tag)}${hasWaited ? '&sent' : ''}` }))
}

/** Renders the page on the server, as the browser will take it over. */
export const render: PageRenderer['render'] = ({
  sessionId,
  answer,
  languages,
  refused,
  operator,
  chosen: wanted,
  hasWaited,
}: RenderRequest) => {
  const chosen = wanted !== null && availableLocales.includes(wanted) ? wanted : null
  const sessionLocale = chosen ?? (answer === 'not_found' ? '' : answer.locale)
  const locale = chooseLocale({ sessionLocale, browserLanguages: languages, available: availableLocales })
  const state: PageState = {
    answer,
    locale,
    texts: { ...textsByLocale.get(locale.texts) },
    refused,
    operator,
    chosen,
    languages: offer(languages, hasWaited),
  }

  const clock = createServerClock(() => 0)
  const typedCode = createTypedCode(null)
  const body = renderToString(
    pageRoot({ sessionId, clock, languages, given: state, typedCode, hasWaited, onInCharge: () => {} }),
  )

  const translator = createTranslator(locale.texts, state.texts)
  const phase = phaseOf({ known: answer, nowMs: clock.now(), posting: null, watched: hasWaited })
  const accent = answer === 'not_found' ? null : answer.merchant.accent
  return {
    lang: translator.language,
    dir: translator.dir(),
    title: titleOf({ phase, t: translator.t, formats: createFormats(locale.formats) }),
    style:
      accent === null
        ? ''
        : `:root{${accentProperties(accent)
            .map((property) => property.join(':'))
            .join(';')}}`,
    body,
    state,
    waits: isWaiting(phase.name),
  }
}

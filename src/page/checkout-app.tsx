import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import type { PageState } from '../contract/page-state.ts'
import { Announcer } from '../ui/announcer.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { useAccent } from './accent.ts'
import type { TypedCode } from './blik/typed-code.ts'
import { CheckoutPage } from './checkout-page.tsx'
import { createFormats, FormatsContext } from './i18n/formats.ts'
import { LanguagesContext } from './i18n/languages.ts'
import { usePageLanguage } from './i18n/use-page-language.ts'
import { isWaiting, type Known, nextDeadlineMs, type Phase, phaseOf } from './phase.ts'
import { plainPage } from './plain-page.ts'
import { Broken } from './screens/broken.tsx'
import type { CodeEntry } from './screens/enter-code.tsx'
import { Loading } from './screens/loading.tsx'
import { serverAnswers } from './session/server-answers.ts'
import type { ServerClock } from './session/server-clock.ts'
import { useCodePosting } from './session/use-code-posting.ts'
import { usePayerSession } from './session/use-payer-session.ts'
import { useRerender, useServerTime } from './session/use-server-time.ts'
import { usePhaseNews } from './use-phase-news.ts'

interface CheckoutAppProps {
  sessionId: string
  clock: ServerClock
  browserLanguages: readonly string[]
  /** What the server rendered the page with; null where it is served without its session. */
  given: PageState | null
  typedCode: TypedCode
  /** Whether the payer has waited for this payment on pages before this one. */
  hasWaited: boolean
  /** Called once, before the first effect asks for anything: from here on the app answers. */
  onInCharge: () => void
}

/** The page at work: follows the session, keeps what the payer types, and shows the phase in the payer's language. */
export const CheckoutApp = ({
  sessionId,
  clock,
  browserLanguages,
  given,
  typedCode,
  hasWaited,
  onInCharge,
}: CheckoutAppProps): ReactNode => {
  const [watched, setWatched] = useState(hasWaited)
  const onRestored = useCallback(() => {
    typedCode.put('')
    setWatched(false)
  }, [typedCode])
  const { known, connectionLost, isBlocked, unconnectable, ask, connect } = usePayerSession({
    sessionId,
    clock,
    given: given?.answer ?? 'nothing_yet',
    onRestored,
  })
  const { posting, send } = useCodePosting({ sessionId, connect, unconnectable })

  const rerender = useRerender()
  const onDeadline = useCallback(() => {
    rerender()
    ask()
  }, [rerender, ask])
  useServerTime(clock, nextDeadlineMs(known, clock.now()), onDeadline)

  const phase = phaseOf({ known, nowMs: clock.now(), posting, watched })
  if (isWaiting(phase.name) && !watched) setWatched(true)
  const spentCode = posting !== null && posting.number <= lastAttempt(known) ? posting.number : null
  useLayoutEffect(() => {
    // A code works once: as soon as it has become an attempt, the field is empty for the next.
    if (spentCode !== null) typedCode.put('')
  }, [spentCode, typedCode])

  const [textsGone, setTextsGone] = useState(false)
  const onFailure = useCallback(() => void serverAnswers(sessionId).then(setTextsGone), [sessionId])
  const { translator, locale, languages } = usePageLanguage({ given, known, browserLanguages, onFailure })
  const formats = useMemo(() => createFormats(locale?.formats ?? 'en'), [locale?.formats])

  // Parts of the app that do not come although the server answers may never come. While nothing is typed here, the page
  // without the app tells more; while a code is, or is about to be sent, it is sent as that page would send it.
  const isLeftAlone = (translator === null && textsGone) || (unconnectable && !knowsTheRest(phase))
  useEffect(() => {
    if (isLeftAlone) location.replace(plainPage())
  }, [isLeftAlone])

  useAccent({ known, given: given === null || given.answer === 'not_found' ? null : given.answer.merchant.accent })
  useLayoutEffect(onInCharge, [onInCharge])
  if (translator === null) return <Loading />
  const onPay = (code: string) => {
    if (phase.name === 'enter_code') void send(phase.number, code)
  }
  return (
    <I18nextProvider i18n={translator}>
      <FormatsContext value={formats}>
        <LanguagesContext value={languages}>
          <Announcer>
            <ErrorBoundary fallback={<Broken />}>
              <PhaseNews phase={phase} />
              <CheckoutPage
                phase={phase}
                entry={{ typedCode, onPay, refused: given?.refused ?? null } satisfies CodeEntry}
                clock={clock}
                operator={given?.operator ?? null}
                connectionLost={connectionLost}
                isBlocked={isBlocked}
                onLeave={leave}
              />
            </ErrorBoundary>
          </Announcer>
        </LanguagesContext>
      </FormatsContext>
    </I18nextProvider>
  )
}

const PhaseNews = ({ phase }: { phase: Phase }): ReactNode => {
  usePhaseNews(phase)
  return null
}

/** Whether the page can stay as it is without news: nothing is awaited but what is still to be sent from here. */
const knowsTheRest = ({ name }: Phase): boolean =>
  !['confirm_in_bank', 'checking', 'loading', 'unreachable'].includes(name)

const lastAttempt = (known: Known): number => (typeof known === 'string' ? 0 : (known.attempt?.number ?? 0))

/** Replaces this page in the history: Back from the shop's page must not lead to a payment that is done. */
const leave = (url: string) => location.replace(url)

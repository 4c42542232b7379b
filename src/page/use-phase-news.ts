import type { TFunction } from 'i18next'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../ui/announcer.tsx'
import { codeFieldName } from './blik/code-field.tsx'
import { type Formats, useFormats } from './i18n/formats.ts'
import { isWaiting, type Phase, type PhaseName } from './phase.ts'
import { noticeKey } from './screens/enter-code.tsx'

/** Tells of each new phase: in the document's title, to screen readers, and by leading a focus that was lost to it. */
export const usePhaseNews = (phase: Phase): void => {
  const { t } = useTranslation()
  const formats = useFormats()
  const announce = useAnnounce()
  const before = useRef<PhaseName>(phase.name)

  const title = titleOf({ phase, t, formats })
  useLayoutEffect(() => {
    document.title = title
  }, [title])

  const news = newsOf(phase, t)
  // After the field has taken over from one that was there before it, with focus and selection.
  useEffect(() => {
    if (before.current === 'enter_code') leadFocusToField()
  }, [])

  // Phases may follow each other faster than effects: a code that fails at once is news all the same.
  useLayoutEffect(() => {
    if (before.current === phase.name) return
    const waited = isWaiting(before.current)
    before.current = phase.name
    document.documentElement.dataset.changed = phase.name
    announce(news)
    leadFocus(phase.name, waited)
  }, [phase.name, news, announce])
}

/** Tells of a page that failed to render, in the same three ways. */
export const useBrokenNews = (): void => {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const heading = t('broken.heading')
  useLayoutEffect(() => {
    document.title = heading
    announce(heading)
    leadFocusToHeading()
  }, [heading, announce])
}

const newsOf = (phase: Phase, t: TFunction): string => {
  if (phase.name === 'loading') return ''
  const notice = phase.name === 'enter_code' ? noticeKey(phase) : null
  return notice === null ? t(`${phase.name}.heading`) : t(`${notice}.title`)
}

/** The document's title in a phase: what is on screen, and whose page it is. */
export const titleOf = ({ phase, t, formats }: { phase: Phase; t: TFunction; formats: Formats }): string => {
  if (!('session' in phase)) return newsOf(phase, t) || 'BLIK'
  const { merchant, amount_total, currency } = phase.session
  const isFirstCode = phase.name === 'enter_code' && noticeKey(phase) === null
  const what = isFirstCode
    ? t('action.pay', { amount: formats.money({ amount: amount_total, currency }) })
    : newsOf(phase, t)
  return `${what} – ${merchant.name}`
}

/** Only a focus whose element has gone is moved. */
const leadFocus = (name: PhaseName, waited: boolean) => {
  if (name === 'enter_code') leadFocusToField(waited)
  else leadFocusToHeading()
}

/** Where a keyboard would come up on the screen, it does so for a payer who asks for it, or who was typing before. */
const leadFocusToField = (waited = false) => {
  if (!isFocusLost() || !(waited || matchMedia('(hover: hover) and (pointer: fine)').matches)) return
  document.querySelector<HTMLElement>(`main input[name=${codeFieldName}]`)?.focus({ preventScroll: !waited })
}

const leadFocusToHeading = () => {
  if (isFocusLost()) document.querySelector<HTMLElement>('main [tabindex="-1"]')?.focus({ preventScroll: true })
}

const isFocusLost = () => document.activeElement === null || document.activeElement === document.body

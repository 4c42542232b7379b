import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../ui/announcer.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useFormats } from '../i18n/formats.ts'
import type { PhaseNamed } from '../phase.ts'
import type { ServerClock } from '../session/server-clock.ts'
import { Help } from './help.tsx'
import { Screen, ScreenFoot, ScreenHeading } from './screen.tsx'
import { TimeLeft } from './time-left.tsx'

interface ConfirmInBankProps {
  phase: PhaseNamed<'confirm_in_bank'>
  clock: ServerClock
}

export const ConfirmInBank = ({ phase, clock }: ConfirmInBankProps): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { session, confirmByMs, isLate } = phase
  const amount = money({ amount: session.amount_total, currency: session.currency })
  return (
    <Screen news>
      <ScreenHeading>{t('confirm_in_bank.heading')}</ScreenHeading>
      <TimeLeft untilMs={confirmByMs} clock={clock} />
      <ol className="steps">
        <li>{t('confirm_in_bank.open')}</li>
        <li>{t('confirm_in_bank.check', { amount })}</li>
        <li>{t('confirm_in_bank.confirm')}</li>
      </ol>
      <NoNotification isLate={isLate} />
      {isLate && <Help session={session} />}
      <ScreenFoot>{`${t('confirm_in_bank.text')} ${t('confirm_in_bank.same_phone')} ${t('leaving_is_safe')}`}</ScreenFoot>
    </Screen>
  )
}

/** What to do where the bank app has not spoken up: said once, as its time comes. */
const NoNotification = ({ isLate }: { isLate: boolean }): ReactNode => {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const title = t('confirm_in_bank.no_notification.title')
  const text = `${t('confirm_in_bank.no_notification.text')} ${t('confirm_in_bank.time_over')}`
  const wasLate = useRef(isLate)
  useEffect(() => {
    if (isLate && !wasLate.current) announce(`${title} ${text}`)
    wasLate.current = isLate
  }, [isLate, announce, title, text])
  if (!isLate) return null
  return (
    <Notice kind="plain" title={title}>
      {text}
    </Notice>
  )
}

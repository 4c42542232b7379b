import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { useFormats } from '../i18n/formats.ts'
import type { PhaseNamed } from '../phase.ts'
import type { ServerClock } from '../session/server-clock.ts'
import { useRerender, useServerTime } from '../session/use-server-time.ts'
import { Screen, ScreenFoot, ScreenHeading } from './screen.tsx'
import { TimeLeft } from './time-left.tsx'

/** A notification that has not come when so little time is left may not come at all. */
const lateBeforeMs = 40_000

interface ConfirmInBankProps {
  phase: PhaseNamed<'confirm_in_bank'>
  clock: ServerClock
}

export const ConfirmInBank = ({ phase, clock }: ConfirmInBankProps): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { session, confirmByMs } = phase
  const rerender = useRerender()
  const lateMs = confirmByMs - lateBeforeMs
  const isLate = clock.now() >= lateMs
  useServerTime(clock, isLate ? null : lateMs, rerender)
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
      {isLate && (
        <Notice kind="plain" title={t('confirm_in_bank.no_notification.title')}>
          {`${t('confirm_in_bank.no_notification.text')} ${t('confirm_in_bank.time_over')}`}
        </Notice>
      )}
      <ScreenFoot>{`${t('confirm_in_bank.text')} ${t('confirm_in_bank.same_phone')} ${t('leaving_is_safe')}`}</ScreenFoot>
    </Screen>
  )
}

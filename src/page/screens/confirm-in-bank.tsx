import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/formats.ts'
import type { PhaseNamed } from '../phase.ts'
import type { ServerClock } from '../session/server-clock.ts'
import { Screen, ScreenFoot, ScreenHeading } from './screen.tsx'
import { TimeLeft } from './time-left.tsx'

interface ConfirmInBankProps {
  phase: PhaseNamed<'confirm_in_bank'>
  clock: ServerClock
}

export const ConfirmInBank = ({ phase, clock }: ConfirmInBankProps): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { session, confirmByMs } = phase
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
      <ScreenFoot>{`${t('confirm_in_bank.text')} ${t('leaving_is_safe')}`}</ScreenFoot>
    </Screen>
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { useFormats } from '../i18n/formats.ts'
import type { PhaseNamed } from '../phase.ts'
import { ContinueLink } from './continue-link.tsx'
import { Help } from './help.tsx'
import { Receipt } from './receipt.tsx'
import { Screen, ScreenActions, ScreenHeading, ScreenText } from './screen.tsx'

interface AlreadyPaidProps {
  phase: PhaseNamed<'already_paid'>
  onLeave: (url: string) => void
}

export const AlreadyPaid = ({ phase, onLeave }: AlreadyPaidProps): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const amount = money({ amount: phase.session.amount_total, currency: phase.session.currency })
  return (
    <Screen news>
      <Badge good>
        <CheckIcon size={36} />
      </Badge>
      <ScreenHeading>{t('already_paid.heading')}</ScreenHeading>
      <ScreenText>{t('already_paid.text', { amount })}</ScreenText>
      <Receipt session={phase.session} />
      <Help session={phase.session} hasReceipt />
      <ScreenActions>
        <ContinueLink session={phase.session} onLeave={onLeave} />
      </ScreenActions>
    </Screen>
  )
}

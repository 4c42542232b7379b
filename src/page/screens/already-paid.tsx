import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { useFormats } from '../i18n/formats.ts'
import type { PhaseNamed } from '../phase.ts'
import { ContinueLink } from './continue-link.tsx'
import { Help } from './help.tsx'
import { Receipt } from './receipt.tsx'
import { isRefunded, Refunded } from './refunded.tsx'
import { Screen, ScreenActions, ScreenHeading, ScreenText } from './screen.tsx'

interface AlreadyPaidProps {
  phase: PhaseNamed<'already_paid'>
  onLeave: (url: string) => void
}

export const AlreadyPaid = ({ phase, onLeave }: AlreadyPaidProps): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { session } = phase
  const amount = money({ amount: session.amount_total, currency: session.currency })
  return (
    <Screen news>
      <Badge good>
        <CheckIcon size={36} />
      </Badge>
      <ScreenHeading>{t(isRefunded(session) ? 'refunded.heading' : 'already_paid.heading')}</ScreenHeading>
      <ScreenText>{t('already_paid.text', { amount })}</ScreenText>
      <Refunded session={session} />
      <Receipt session={session} />
      <Help session={session} hasReceipt />
      <ScreenActions>
        <ContinueLink session={session} onLeave={onLeave} />
      </ScreenActions>
    </Screen>
  )
}

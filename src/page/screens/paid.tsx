import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { useFormats } from '../i18n/formats.ts'
import { nameMark, WithName } from '../i18n/with-name.tsx'
import type { PhaseNamed } from '../phase.ts'
import { ContinueLink } from './continue-link.tsx'
import { Receipt } from './receipt.tsx'
import { Screen, ScreenActions, ScreenHeading, ScreenText } from './screen.tsx'

interface PaidProps {
  phase: PhaseNamed<'paid'>
  /** Goes to an address in place of this page, so that Back does not lead here. */
  onLeave: (url: string) => void
}

export const Paid = ({ phase, onLeave }: PaidProps): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { session, successUrl } = phase
  const readingMs = session.receipt_ms
  const amount = money({ amount: session.amount_total, currency: session.currency })

  useEffect(() => {
    if (successUrl === null) return
    const timer = setTimeout(() => onLeave(successUrl), readingMs)
    return () => clearTimeout(timer)
  }, [successUrl, readingMs, onLeave])

  return (
    <Screen news>
      <Badge good>
        <CheckIcon size={36} />
      </Badge>
      <ScreenHeading>{t('paid.heading')}</ScreenHeading>
      <ScreenText>
        <WithName text={t('paid.text', { amount, merchant: nameMark })} name={session.merchant.name} />
      </ScreenText>
      <Receipt session={session} />
      <ScreenActions>
        <ContinueLink session={session} onLeave={onLeave} />
      </ScreenActions>
    </Screen>
  )
}

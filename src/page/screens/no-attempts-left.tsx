import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { StopIcon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { nameMark, WithName } from '../i18n/with-name.tsx'
import type { PhaseNamed } from '../phase.ts'
import { BackLink } from './back-link.tsx'
import { Help } from './help.tsx'
import { Screen, ScreenActions, ScreenHeading, ScreenText } from './screen.tsx'

export const NoAttemptsLeft = ({ phase }: { phase: PhaseNamed<'no_attempts_left'> }): ReactNode => {
  const { t } = useTranslation()
  const { session, declined } = phase
  return (
    <Screen news>
      <Badge>
        <StopIcon />
      </Badge>
      <ScreenHeading>{t('no_attempts_left.heading')}</ScreenHeading>
      {declined !== null && (
        <Notice kind="plain">{t('no_attempts_left.last', { reason: t(`declined.${declined}.short`) })}</Notice>
      )}
      <ScreenText>
        <WithName text={t('no_attempts_left.text', { merchant: nameMark })} name={session.merchant.name} />
      </ScreenText>
      <Help session={session} />
      <ScreenActions>
        <BackLink session={session} />
      </ScreenActions>
    </Screen>
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { ClockIcon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { nameMark, WithName } from '../i18n/with-name.tsx'
import type { PhaseNamed } from '../phase.ts'
import { BackLink } from './back-link.tsx'
import { Help } from './help.tsx'
import { Screen, ScreenActions, ScreenHeading, ScreenText } from './screen.tsx'

export const Expired = ({ phase }: { phase: PhaseNamed<'expired'> }): ReactNode => {
  const { t } = useTranslation()
  const { name } = phase.session.merchant
  return (
    <Screen news>
      <Badge>
        <ClockIcon />
      </Badge>
      <ScreenHeading>{t('expired.heading')}</ScreenHeading>
      <ScreenText>
        <WithName text={t('expired.text', { merchant: nameMark })} name={name} />
      </ScreenText>
      <Notice kind="plain">
        <WithName text={t('expired.if_paid', { merchant: nameMark })} name={name} />
      </Notice>
      <Help session={phase.session} />
      <ScreenActions>
        <BackLink session={phase.session} />
      </ScreenActions>
    </Screen>
  )
}

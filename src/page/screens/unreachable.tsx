import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { NoConnectionIcon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Screen, ScreenHeading, ScreenText } from './screen.tsx'

export const Unreachable = (): ReactNode => {
  const { t } = useTranslation()
  return (
    <Screen news>
      <Badge>
        <NoConnectionIcon />
      </Badge>
      <ScreenHeading first>{t('unreachable.heading')}</ScreenHeading>
      <ScreenText>{t('unreachable.text')}</ScreenText>
      <Notice kind="plain">{t('unreachable.if_paid')}</Notice>
    </Screen>
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { SearchIcon } from '../../ui/icons.tsx'
import { Screen, ScreenHeading, ScreenText } from './screen.tsx'

export const NotFound = (): ReactNode => {
  const { t } = useTranslation()
  return (
    <Screen news>
      <Badge>
        <SearchIcon />
      </Badge>
      <ScreenHeading first>{t('not_found.heading')}</ScreenHeading>
      <ScreenText>{t('not_found.text')}</ScreenText>
    </Screen>
  )
}

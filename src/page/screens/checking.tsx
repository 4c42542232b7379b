import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { Busy } from '../../ui/progress.tsx'
import { Screen, ScreenFoot, ScreenHeading } from './screen.tsx'

export const Checking = (): ReactNode => {
  const { t } = useTranslation()
  return (
    <Screen news>
      <Busy />
      <ScreenHeading>{t('checking.heading')}</ScreenHeading>
      <Notice kind="warning" title={t('checking.warning')}>
        {t('checking.text')}
      </Notice>
      <ScreenFoot>{t('leaving_is_safe')}</ScreenFoot>
    </Screen>
  )
}

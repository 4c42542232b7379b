import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BankIcon } from '../../ui/icons.tsx'
import { Busy } from '../../ui/progress.tsx'
import { Screen, ScreenFoot, ScreenHeading, ScreenText } from './screen.tsx'

export const Sending = (): ReactNode => {
  const { t } = useTranslation()
  return (
    <Screen news>
      <Busy takesCode>
        <BankIcon />
      </Busy>
      <ScreenHeading>{t('sending.heading')}</ScreenHeading>
      <ScreenText>{t('sending.text')}</ScreenText>
      <ScreenFoot>{t('leaving_is_safe')}</ScreenFoot>
    </Screen>
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BankIcon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Busy } from '../../ui/progress.tsx'
import type { PhaseNamed } from '../phase.ts'
import { Help } from './help.tsx'
import { Screen, ScreenFoot, ScreenHeading } from './screen.tsx'

export const Checking = ({ phase }: { phase: PhaseNamed<'checking'> }): ReactNode => {
  const { t } = useTranslation()
  return (
    <Screen news>
      <Busy>
        <BankIcon />
      </Busy>
      <ScreenHeading>{t('checking.heading')}</ScreenHeading>
      <Notice kind="warning" title={t('checking.warning')}>
        {t('checking.text')}
      </Notice>
      <Help session={phase.session} />
      <ScreenFoot>{t('leaving_is_safe')}</ScreenFoot>
    </Screen>
  )
}

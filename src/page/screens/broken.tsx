import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { AlertIcon } from '../../ui/icons.tsx'
import { Layout } from '../../ui/layout.tsx'
import { plainPage } from '../plain-page.ts'
import { useBrokenNews } from '../use-phase-news.ts'
import { Screen, ScreenActions, ScreenHeading, ScreenText } from './screen.tsx'

/** In place of a page that failed to render. */
export const Broken = (): ReactNode => {
  const { t } = useTranslation()
  useBrokenNews()
  return (
    <Layout>
      <Screen news>
        <Badge>
          <AlertIcon size={28} />
        </Badge>
        <ScreenHeading first>{t('broken.heading')}</ScreenHeading>
        <ScreenText>{t('broken.text')}</ScreenText>
        <ScreenActions>
          <ButtonLink href={plainPage()}>{t('action.reload')}</ButtonLink>
        </ScreenActions>
      </Screen>
    </Layout>
  )
}

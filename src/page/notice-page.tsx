import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { NoticeKind, Operator } from '../contract/page-state.ts'
import { Badge } from '../ui/badge.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { AlertIcon, ClockIcon, NoConnectionIcon, SearchIcon } from '../ui/icons.tsx'
import { Layout } from '../ui/layout.tsx'
import { Notice } from '../ui/notice.tsx'
import { OperatorLine } from './screens/page-footer.tsx'
import { Screen, ScreenActions, ScreenHeading, ScreenText } from './screens/screen.tsx'

/** Only a code that was not taken can be said to have charged nothing: another one may be under way. */
const notices = {
  not_found: { icon: <SearchIcon />, heading: 'not_found.heading', text: 'not_found.text', ifPaid: null },
  too_many_requests: {
    icon: <ClockIcon />,
    heading: 'enter_code.not_taken.too_fast.title',
    text: null,
    ifPaid: 'unreachable.if_paid',
  },
  too_many_codes: {
    icon: <ClockIcon />,
    heading: 'enter_code.not_taken.too_fast.title',
    text: 'enter_code.not_taken.too_fast.text',
    ifPaid: null,
  },
  not_taken: {
    icon: <AlertIcon size={28} />,
    heading: 'enter_code.not_taken.refused.title',
    text: 'enter_code.not_taken.refused.text',
    ifPaid: null,
  },
  unreachable: {
    icon: <NoConnectionIcon />,
    heading: 'unreachable.heading',
    text: 'unreachable.text',
    ifPaid: 'unreachable.if_paid',
  },
  broken: { icon: <AlertIcon size={28} />, heading: 'broken.heading', text: null, ifPaid: 'broken.text' },
} as const satisfies Record<NoticeKind, unknown>

interface NoticePageProps {
  kind: NoticeKind
  /** The payment page to go on to; null for none. */
  path: string | null
  operator: Operator | null
}

/** What the server shows in place of the payment page. It never reaches the browser's bundle. */
export const NoticePage = ({ kind, path, operator }: NoticePageProps): ReactNode => {
  const { t } = useTranslation()
  const { icon, heading, text, ifPaid } = notices[kind]
  return (
    <Layout footer={<OperatorLine operator={operator} />}>
      <Screen news>
        <Badge>{icon}</Badge>
        <ScreenHeading first>{t(heading)}</ScreenHeading>
        {text !== null && <ScreenText>{t(text)}</ScreenText>}
        {ifPaid !== null && <Notice kind="plain">{t(ifPaid)}</Notice>}
        {path !== null && (
          <ScreenActions>
            <ButtonLink href={path}>{t('action.reload')}</ButtonLink>
          </ScreenActions>
        )}
      </Screen>
    </Layout>
  )
}

export const noticeTitle = (kind: NoticeKind, t: TFunction): string => t(notices[kind].heading)

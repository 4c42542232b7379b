import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageState } from '../../contract/page-state.ts'
import { pathTo } from '../../contract/routes.ts'
import { Notice } from '../../ui/notice.tsx'
import { CodeForm } from '../blik/code-form.tsx'
import { GatewayNotice } from '../blik/gateway-notice.tsx'
import { TestCodesDrawer } from '../blik/test-codes-drawer.tsx'
import type { TypedCode } from '../blik/typed-code.ts'
import { useFormats } from '../i18n/formats.ts'
import { useLanguages } from '../i18n/languages.ts'
import type { PhaseNamed } from '../phase.ts'
import { languageQuery } from '../plain-page.ts'
import type { ServerClock } from '../session/server-clock.ts'
import { BackLink } from './back-link.tsx'
import { PayableUntil } from './payable-until.tsx'
import { Screen, ScreenActions, ScreenHeading } from './screen.tsx'

export interface CodeEntry {
  typedCode: TypedCode
  onPay: (code: string) => void
  /** What was wrong with a code that came without JavaScript. */
  refused: PageState['refused']
}

interface EnterCodeProps {
  phase: PhaseNamed<'enter_code'>
  entry: CodeEntry
  clock: ServerClock
}

export const EnterCode = ({ phase, entry, clock }: EnterCodeProps): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { chosen } = useLanguages()
  const fieldId = useId()
  const noticeId = useId()
  const { session } = phase
  const notice = noticeKey(phase)
  return (
    <Screen>
      {notice !== null && (
        <Notice id={noticeId} kind="bad" title={t(`${notice}.title`)}>
          {t(`${notice}.text`)}
        </Notice>
      )}
      <ScreenHeading>
        <label htmlFor={fieldId}>{t('enter_code.heading')}</label>
      </ScreenHeading>
      <CodeForm
        fieldId={fieldId}
        typedCode={entry.typedCode}
        onPay={entry.onPay}
        refused={entry.refused}
        sendTo={{ path: pathTo('payPage', session.id) + languageQuery(chosen), number: phase.number }}
        amount={money({ amount: session.amount_total, currency: session.currency })}
        describedBy={notice === null ? undefined : noticeId}
      />
      <PayableUntil untilMs={session.expires_at_ms} clock={clock} />
      <GatewayNotice notices={session.notices} />
      <ScreenActions>
        <BackLink session={session} quiet />
      </ScreenActions>
      {session.has_test_codes && <TestCodesDrawer sessionId={session.id} onChoose={entry.typedCode.put} />}
    </Screen>
  )
}

/** The texts that say why a code is asked for again; null for the first one. */
export const noticeKey = ({ declined, notTaken }: PhaseNamed<'enter_code'>) => {
  if (notTaken !== null) return `enter_code.not_taken.${notTaken}` as const
  return declined === null ? null : (`declined.${declined}` as const)
}

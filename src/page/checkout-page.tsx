import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Operator } from '../contract/page-state.ts'
import { Layout } from '../ui/layout.tsx'
import { ConnectionToast } from '../ui/toast.tsx'
import type { Phase, PhaseName } from './phase.ts'
import { plainPage } from './plain-page.ts'
import { AlreadyPaid } from './screens/already-paid.tsx'
import { Checking } from './screens/checking.tsx'
import { ConfirmInBank } from './screens/confirm-in-bank.tsx'
import { type CodeEntry, EnterCode } from './screens/enter-code.tsx'
import { Expired } from './screens/expired.tsx'
import { Loading } from './screens/loading.tsx'
import { NoAttemptsLeft } from './screens/no-attempts-left.tsx'
import { NotFound } from './screens/not-found.tsx'
import { OrderSummary } from './screens/order-summary.tsx'
import { OperatorLine, PageFooter } from './screens/page-footer.tsx'
import { Paid } from './screens/paid.tsx'
import { Sending } from './screens/sending.tsx'
import { Unreachable } from './screens/unreachable.tsx'
import type { ServerClock } from './session/server-clock.ts'

interface CheckoutPageProps {
  phase: Phase
  entry: CodeEntry
  clock: ServerClock
  operator: Operator | null
  connectionLost: boolean
  /** Something else answers in the server's place, to which only a document can lead. */
  isBlocked?: boolean
  onLeave: (url: string) => void
}

const phasesWithHelp: ReadonlySet<PhaseName> = new Set(['checking', 'already_paid', 'expired', 'no_attempts_left'])

/** Whether the phase's screen says how to reach the shop. */
const hasHelp = (phase: Phase): boolean =>
  phasesWithHelp.has(phase.name) || (phase.name === 'confirm_in_bank' && phase.isLate)

/** The whole page in one phase: what is paid above, the phase's screen below. */
export const CheckoutPage = (props: CheckoutPageProps): ReactNode => {
  const { t } = useTranslation()
  const { phase, operator, connectionLost, isBlocked = false } = props
  if (phase.name === 'loading') return <Loading />
  if (!('session' in phase)) {
    return <Layout footer={<OperatorLine operator={operator} />}>{screenOf(props)}</Layout>
  }
  const { session } = phase
  return (
    <Layout
      strip={!session.livemode && <p className="strip">{t('test_mode.strip')}</p>}
      summary={<OrderSummary session={session} />}
      footer={<PageFooter session={session} operator={operator} hasHelp={hasHelp(phase)} />}
    >
      {screenOf(props)}
      <ConnectionToast>
        {isBlocked ? (
          <>
            {t('connection_lost')} {t('connection_blocked')} <a href={plainPage()}>{t('action.reload')}</a>
          </>
        ) : (
          connectionLost && t('connection_lost')
        )}
      </ConnectionToast>
    </Layout>
  )
}

const screenOf = ({ phase, entry, clock, onLeave }: CheckoutPageProps): ReactNode => {
  switch (phase.name) {
    case 'loading':
      return null
    case 'not_found':
      return <NotFound />
    case 'unreachable':
      return <Unreachable />
    case 'enter_code':
      return <EnterCode phase={phase} entry={entry} clock={clock} />
    case 'sending':
      return <Sending />
    case 'confirm_in_bank':
      return <ConfirmInBank phase={phase} clock={clock} />
    case 'checking':
      return <Checking phase={phase} />
    case 'paid':
      return <Paid phase={phase} onLeave={onLeave} />
    case 'already_paid':
      return <AlreadyPaid phase={phase} onLeave={onLeave} />
    case 'expired':
      return <Expired phase={phase} />
    case 'no_attempts_left':
      return <NoAttemptsLeft phase={phase} />
    default:
      return phase satisfies never
  }
}

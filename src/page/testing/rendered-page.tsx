import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import en from '../../../locales/en.json'
import pl from '../../../locales/pl.json'
import type { Operator } from '../../contract/page-state.ts'
import { builtAtMs, payerAttempt, payerSession } from '../../fixtures/payer-session.ts'
import { createTypedCode } from '../blik/typed-code.ts'
import { CheckoutPage } from '../checkout-page.tsx'
import { createFormats, FormatsContext } from '../i18n/formats.ts'
import { createTranslator } from '../i18n/translator.ts'
import type { Phase, PhaseName } from '../phase.ts'
import { createServerClock } from '../session/server-clock.ts'

export const session = payerSession()
export const successUrl = 'https://shop.example/thanks'
const paid = payerSession({
  status: 'complete',
  success_url: successUrl,
  attempt: payerAttempt({ status: 'approved' }),
})

export const phases: { [Name in PhaseName]: Extract<Phase, { name: Name }> } = {
  loading: { name: 'loading' },
  not_found: { name: 'not_found' },
  unreachable: { name: 'unreachable' },
  enter_code: { name: 'enter_code', session, number: 1, declined: null, notTaken: null },
  sending: { name: 'sending', session },
  confirm_in_bank: { name: 'confirm_in_bank', session, confirmByMs: builtAtMs + 42_000, isLate: false },
  checking: { name: 'checking', session },
  paid: { name: 'paid', session: paid, successUrl },
  already_paid: { name: 'already_paid', session: paid, successUrl },
  expired: { name: 'expired', session },
  no_attempts_left: { name: 'no_attempts_left', session, declined: 'limit_exceeded' },
}

export const late = { ...phases.confirm_in_bank, isLate: true }

const clock = createServerClock(() => 0)
clock.observe(builtAtMs)

export const translators = { en: createTranslator('en', en), pl: createTranslator('pl', pl) }

export const operatorSet = {
  name: 'Pay House',
  page: 'https://pay.example',
  terms: 'https://pay.example/terms',
  privacy: null,
}

interface Shown {
  locale?: 'en' | 'pl'
  connectionLost?: boolean
  operator?: Operator | null
}

export const page = (phase: Phase, { locale = 'en', connectionLost = false, operator = operatorSet }: Shown = {}) => (
  <I18nextProvider i18n={translators[locale]}>
    <FormatsContext value={createFormats(locale)}>
      <CheckoutPage
        phase={phase}
        entry={{ typedCode: createTypedCode(null), onPay: () => {}, refused: null }}
        clock={clock}
        operator={operator}
        connectionLost={connectionLost}
        onLeave={() => {}}
      />
    </FormatsContext>
  </I18nextProvider>
)

export const render = (phase: Phase, shown: Shown = {}) => renderToStaticMarkup(page(phase, shown))

export const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s/g, ' ')

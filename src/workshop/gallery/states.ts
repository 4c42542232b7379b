import type { Operator } from '../../contract/page-state.ts'
import { DeclineCode } from '../../contract/payment-attempt.ts'
import { builtAtMs, payerAttempt, payerSession } from '../../fixtures/payer-session.ts'
import type { NotTaken, Phase } from '../../page/phase.ts'

/** One thing that a payer may have on screen. */
export interface GalleryState {
  phase: Phase | 'broken'
  digits?: string
  connectionLost?: boolean
  operator?: Operator
}

const session = payerSession()
const successUrl = 'https://shop.example/thanks'
const paidSession = payerSession({
  status: 'complete',
  success_url: successUrl,
  paid_at_ms: builtAtMs,
  attempt: payerAttempt({ status: 'approved' }),
})
const longNames = payerSession({
  merchant: { ...session.merchant, name: 'Przedsiębiorstwo-Wielobranżowe-Konstantynopolitańczykowianeczka-i-Spółka' },
  order: {
    number: '2026/11/1042-'.repeat(4).slice(0, 40),
    description: 'Konstantynopolitańczykowianeczka'.repeat(4).slice(0, 120),
  },
  amount_total: 999_999_999_999,
  amount_sub_total: 999_999_990_000,
  fees: 9_999,
  currency: 'kwd',
  customer: {
    firstname: 'Bartłomiejżelisławdominik',
    lastname: 'Brzęczyszczykiewicz-Wolska-Chrząszczyżewoszycka',
    email: 'a.very.long.address.that.nobody.has.but.somebody.might@subdomain.of.a.subdomain.example.com',
  },
})
/** Yellow, as the server makes it readable, and any picture that stands by itself. */
const branded = payerSession({
  merchant: {
    ...session.merchant,
    name: 'Flower shop',
    contact: {
      email: 'help@flowers.example',
      phone: '+48 22 123 45 67',
      page: 'https://flowers.example/help',
      terms: 'https://flowers.example/terms',
      privacy: 'https://flowers.example/privacy',
    },
    logo: { url: new URL('../../ui/icon.svg', import.meta.url).pathname, width: 56, height: 56, ground: 'any' },
    accent: {
      light: {
        line: '#886700',
        tint: '#f3eee0',
        fill: '#ffcc00',
        hover: '#ffe263',
        pressed: '#fff9c0',
        text: '#17181c',
        edge: '#af8600',
      },
      dark: {
        line: '#ffcc00',
        tint: '#352a09',
        fill: '#ffcc00',
        hover: '#ffe263',
        pressed: '#fff9c0',
        text: '#17181c',
        edge: null,
      },
    },
  },
})
const obliged = payerSession({
  livemode: true,
  has_test_codes: false,
  notices: {
    en: [
      { text: 'By paying you accept the ', href: null },
      { text: 'terms of the acquirer', href: 'https://acquirer.example/terms' },
      { text: '. Its owner, Acquirer Ltd. of Poznań, is in charge of your data.', href: null },
    ],
  },
})
const operator = {
  name: 'Pay House',
  page: 'https://pay.example',
  terms: 'https://pay.example/terms',
  privacy: 'https://pay.example/privacy',
}
const order = { number: '2026/11/1042', description: 'Two tickets, Chopin in the park' }
const live = payerSession({ livemode: true, cancel_url: null, amount_total: 1, amount_sub_total: 1 })

type EnterCode = Extract<Phase, { name: 'enter_code' }>
const enterCode = (overrides: Partial<EnterCode> = {}): EnterCode => ({
  name: 'enter_code',
  session,
  number: 1,
  declined: null,
  notTaken: null,
  ...overrides,
})

const causes: readonly NotTaken[] = ['connection', 'service', 'too_fast', 'refused']

/** Every phase, and what else may be told in it, by name. */
export const galleryStates: Readonly<Record<string, GalleryState>> = {
  loading: { phase: { name: 'loading' } },
  not_found: { phase: { name: 'not_found' }, operator },
  unreachable: { phase: { name: 'unreachable' } },
  enter_code: { phase: enterCode() },
  'enter_code-filled': { phase: enterCode(), digits: '777123' },
  'enter_code-live': { phase: enterCode({ session: live }) },
  'enter_code-order': { phase: enterCode({ session: payerSession({ order }) }) },
  'enter_code-obliged': { phase: enterCode({ session: obliged }) },
  'enter_code-branded': { phase: enterCode({ session: branded }), operator },
  'enter_code-soon': { phase: enterCode({ session: payerSession({ expires_at_ms: builtAtMs + 4 * 60_000 }) }) },
  'enter_code-later': { phase: enterCode({ session: payerSession({ expires_at_ms: builtAtMs + 12 * 60_000 }) }) },
  'enter_code-long-names': { phase: enterCode({ session: longNames }) },
  ...Object.fromEntries(
    DeclineCode.options.map((declined) => [`enter_code-${declined}`, { phase: enterCode({ number: 2, declined }) }]),
  ),
  ...Object.fromEntries(
    causes.map((notTaken) => [
      `enter_code-not-taken-${notTaken}`,
      { phase: enterCode({ notTaken }), digits: '777123' },
    ]),
  ),
  sending: { phase: { name: 'sending', session } },
  confirm_in_bank: { phase: { name: 'confirm_in_bank', session, confirmByMs: builtAtMs + 42_000, isLate: false } },
  'confirm_in_bank-connection-lost': {
    phase: { name: 'confirm_in_bank', session, confirmByMs: builtAtMs + 9_000, isLate: false },
    connectionLost: true,
  },
  'confirm_in_bank-branded': {
    phase: { name: 'confirm_in_bank', session: branded, confirmByMs: builtAtMs + 42_000, isLate: false },
  },
  'confirm_in_bank-late': {
    phase: { name: 'confirm_in_bank', session: branded, confirmByMs: builtAtMs + 33_000, isLate: true },
    operator,
  },
  'confirm_in_bank-long-names': {
    phase: { name: 'confirm_in_bank', session: longNames, confirmByMs: builtAtMs + 42_000, isLate: false },
  },
  checking: { phase: { name: 'checking', session } },
  'checking-branded': { phase: { name: 'checking', session: branded }, operator },
  paid: { phase: { name: 'paid', session: paidSession, successUrl: null } },
  'already_paid-refunded': {
    phase: {
      name: 'already_paid',
      session: { ...paidSession, refunded: { succeeded: 1050, pending: 0 } },
      successUrl,
    },
  },
  'already_paid-part': {
    phase: {
      name: 'already_paid',
      session: { ...paidSession, refunded: { succeeded: 250, pending: 300 } },
      successUrl,
    },
  },
  already_paid: { phase: { name: 'already_paid', session: paidSession, successUrl } },
  expired: { phase: { name: 'expired', session } },
  'expired-long-names': { phase: { name: 'expired', session: longNames } },
  no_attempts_left: { phase: { name: 'no_attempts_left', session, declined: 'limit_exceeded' } },
  broken: { phase: 'broken' },
}

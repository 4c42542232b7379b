import { renderToStaticMarkup, renderToString } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { describe, expect, test } from 'vitest'
import en from '../../locales/en.json'
import pl from '../../locales/pl.json'
import type { Operator } from '../contract/page-state.ts'
import { DeclineCode } from '../contract/payment-attempt.ts'
import { sandboxCodes } from '../contract/sandbox/codes.ts'
import { builtAtMs, payerAttempt, payerSession } from '../fixtures/payer-session.ts'
import { TestCodes } from './blik/test-codes.tsx'
import { createTypedCode } from './blik/typed-code.ts'
import { CheckoutPage } from './checkout-page.tsx'
import { createFormats, FormatsContext } from './i18n/formats.ts'
import { createTranslator } from './i18n/translator.ts'
import { NoticePage } from './notice-page.tsx'
import type { Phase, PhaseName } from './phase.ts'
import { createServerClock } from './session/server-clock.ts'

const session = payerSession()
const successUrl = 'https://shop.example/thanks'
const paid = payerSession({
  status: 'complete',
  success_url: successUrl,
  attempt: payerAttempt({ status: 'approved' }),
})

const phases: { [Name in PhaseName]: Extract<Phase, { name: Name }> } = {
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

const late: Phase = { ...phases.confirm_in_bank, isLate: true }

const clock = createServerClock(() => 0)
clock.observe(builtAtMs)

const translators = { en: createTranslator('en', en), pl: createTranslator('pl', pl) }

const operatorSet = {
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

const page = (phase: Phase, { locale = 'en', connectionLost = false, operator = operatorSet }: Shown = {}) => (
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

const render = (phase: Phase, shown: Shown = {}) => renderToStaticMarkup(page(phase, shown))

const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s/g, ' ')

describe.each(Object.values(phases))('the phase $name', (phase) => {
  test('renders the same words as its catalogue, on the server too', () => {
    if (phase.name === 'loading') return expect(textOf(render(phase))).toBe('BLIK')
    expect(textOf(render(phase))).toContain(en[phase.name].heading)
    expect(textOf(render(phase, { locale: 'pl' }))).toContain(pl[phase.name].heading)
  })

  test('has no inline style, which the security policy forbids', () => expect(render(phase)).not.toContain('style='))

  test('shows what is paid, to whom and by whom, as soon as it is known', () => {
    if (!('session' in phase)) return
    const text = textOf(render(phase))
    for (const known of ['Demo shop', 'PLN 10.50', 'Jan Kowalski', 'jan.kowalski@example.com'])
      expect(text).toContain(known)
  })
})

describe('the way back to the shop', () => {
  const backLink = 'href="https://shop.example/basket"'

  test.each(['enter_code', 'expired', 'no_attempts_left'] as const)('is there in %s', (name) => {
    expect(render(phases[name])).toContain(backLink)
  })

  test.each(['sending', 'confirm_in_bank', 'checking', 'paid', 'already_paid'] as const)(
    'is not there in %s',
    (name) => {
      expect(render(phases[name])).not.toContain(backLink)
    },
  )

  test('is not there where the shop named none', () => {
    const html = render({ ...phases.enter_code, session: payerSession({ cancel_url: null }) })
    expect(textOf(html)).not.toContain('Back to')
  })
})

describe('who stands behind the page', () => {
  const contact = {
    email: 'help@shop.example',
    phone: '+48 (22) 123-45-67',
    page: 'https://shop.example/help',
    terms: 'https://shop.example/terms',
    privacy: null,
  }
  const reachable = payerSession({ merchant: { ...payerSession().merchant, contact } })

  test('is told with links that give nothing away, and what is not set leaves no trace', () => {
    const html = render({ ...phases.enter_code, session: reachable })
    expect(html).toContain('href="mailto:help@shop.example?subject=05QT-8BE4"')
    expect(html).toContain('href="tel:+48221234567"')
    for (const address of ['https://shop.example/help', 'https://shop.example/terms', 'https://pay.example/terms'])
      expect(html).toContain(`<a href="${address}" target="_blank" rel="noopener noreferrer">`)
    expect(textOf(html)).toContain('Payments by Pay House')
    expect(textOf(html)).not.toContain('Privacy')
    const bare = render(phases.enter_code, { operator: null })
    expect(bare).not.toMatch(/contact-links|mailto:|tel:/)
  })

  test.each([late, phases.checking, phases.expired, phases.no_attempts_left, phases.already_paid])(
    'can be reached in $name, with something to quote, and is named once',
    (phase) => {
      const html = render({ ...phase, session: { ...reachable, paid_at_ms: builtAtMs } })
      expect(textOf(html)).toContain('05QT-8BE4')
      expect(html.match(/mailto:/g)).toHaveLength(1)
      expect(html.match(/tel:/g)).toHaveLength(1)
      expect(html.indexOf('mailto:')).toBeLessThan(html.indexOf('</main>'))
      expect(textOf(render(phase))).not.toContain('Questions?')
    },
  )

  test('gets letters at its address alone, whatever is written in it', () => {
    const odd = { ...reachable, merchant: { ...reachable.merchant, contact: { ...contact, email: 'a?cc=b%40c@d.pl' } } }
    expect(render({ ...phases.enter_code, session: odd })).toContain('href="mailto:a%3Fcc%3Db%2540c@d.pl?subject=')
  })

  test('has a letter where there is no logo, and none where the name has no letter', () => {
    const named = (name: string) =>
      render({ ...phases.enter_code, session: payerSession({ merchant: { ...payerSession().merchant, name } }) })
    expect(named('“żabka”')).toMatch(/<span class="monogram" aria-hidden="true" translate="no">Ż</)
    expect(named('★ ★')).not.toContain('monogram')
  })
})

describe('a receipt', () => {
  const paid = payerSession({
    status: 'complete',
    success_url: 'https://shop.example/thanks',
    paid_at_ms: Date.UTC(2026, 0, 15, 12, 34),
    order: { number: '1042', description: 'Two tickets' },
  })

  test.each(['paid', 'already_paid'] as const)(
    'is on the screen in %s, with its zone where no clock is known',
    (name) => {
      const text = textOf(render({ ...phases[name], session: paid }))
      for (const part of [
        'AmountPLN 10.50',
        'Paid onJanuary 15, 202612:34 PM UTC',
        'Paid withBLIK',
        'Reference05QT-8BE4',
        '1042',
        'Two tickets',
      ])
        expect(text).toContain(part)
    },
  )
})

describe('a refund', () => {
  const told = (refunded: { succeeded: number; pending: number }) =>
    textOf(render({ ...phases.already_paid, session: { ...phases.already_paid.session, refunded } }))

  test('is told with how much of it, and what is on its way is not called sent', () => {
    expect(told({ succeeded: 0, pending: 0 })).not.toContain(en.refunded.arrives)
    expect(told({ succeeded: 250, pending: 0 })).toContain('PLN 2.50 of this payment has been sent back to you.')
    expect(told({ succeeded: 0, pending: 250 })).toContain('PLN 2.50 is on its way back to you.')
    const all = told({ succeeded: 1050, pending: 0 })
    expect(all).toContain(en.refunded.heading)
    expect(all).toContain('PLN 10.50 has been sent back to you.')
    expect(all).toContain(en.refunded.arrives)
  })
})

describe('the end of the time to pay', () => {
  const told = (leftMs: number) =>
    textOf(render({ ...phases.enter_code, session: payerSession({ expires_at_ms: builtAtMs + leftMs }) }))

  test('is told once little is left, with the hour', () => {
    expect(told(16 * 60_000)).not.toContain('until')
    expect(told(15 * 60_000)).toContain('You can pay here until 12:15 PM UTC.')
    expect(told(4 * 60_000)).toContain('Less than 5 minutes left: you can pay here until 12:04 PM UTC.')
  })
})

describe('test mode', () => {
  test('is marked and has its codes at hand', () => {
    expect(textOf(render(phases.enter_code))).toContain('Test mode')
    expect(textOf(render(phases.enter_code))).toContain('Test codes')
  })

  test('is not spoken of in a live session', () => {
    const html = render({ ...phases.enter_code, session: payerSession({ livemode: true, has_test_codes: false }) })
    expect(textOf(html)).not.toContain('Test')
  })
})

describe('what an acquirer obliges the page to show', () => {
  const notices = {
    en: [
      { text: 'By paying you accept the ', href: null },
      { text: 'terms of the acquirer', href: 'https://acquirer.example/terms' },
    ],
    'pt-BR': [{ text: 'Ao pagar você aceita os termos.', href: null }],
  }
  const shown = { ...phases.enter_code, session: payerSession({ notices }) }

  test('stands where the code is typed, with links that give nothing away, in English where it is in no other', () => {
    for (const locale of ['en', 'pl'] as const) {
      const html = render(shown, { locale })
      expect(textOf(html)).toContain('By paying you accept the terms of the acquirer')
      expect(html).toContain('lang="en" dir="ltr"')
      expect(html).toContain('href="https://acquirer.example/terms" target="_blank" rel="noopener noreferrer"')
    }
  })

  test('stands in the page’s own language where it is there', () => {
    const html = render(
      {
        ...shown,
        session: payerSession({ notices: { ...notices, pl: [{ text: 'Płacisz przez nas.', href: null }] } }),
      },
      { locale: 'pl' },
    )
    expect(textOf(html)).toContain('Płacisz przez nas.')
    expect(textOf(html)).not.toContain('By paying')
  })

  test('takes no room where there is nothing', () => expect(render(phases.enter_code)).not.toContain('gateway-notice'))
})

test.each(DeclineCode.options)('%s is explained above a field that is tied to it', (declined) => {
  const html = render({ ...phases.enter_code, number: 2, declined })
  expect(textOf(html)).toContain(en.declined[declined].title)
  const noticeId = /<div id="([^"]+)" class="notice/.exec(html)?.[1] ?? expect.unreachable()
  expect(html).toContain(`aria-describedby="${noticeId} `)
})

describe('the merchant’s logo', () => {
  const logo = { url: '/logos/abc', width: 120, height: 30, ground: 'light' } as const
  const branded = payerSession({ merchant: { ...session.merchant, logo } })

  test.each(Object.values(phases))('stands before the name in the phase $name, wherever that is known', (phase) => {
    if (!('session' in phase)) return expect(render(phase)).not.toContain('<img')
    const html = render({ ...phase, session: branded })
    expect(html).toMatch(/<h1>.*<img [^>]*src="\/logos\/abc"[^>]*>.*Demo shop/)
    expect(html).toContain('merchant-logo-on-light')
    expect(textOf(html)).toContain('Demo shop')
  })

  test('says nothing to who does not see it', () => {
    expect(render({ ...phases.enter_code, session: branded })).toMatch(/<img [^>]*\balt(=""|[\s>])/)
  })

  test('is not there where the merchant has none', () => {
    expect(render(phases.enter_code)).not.toContain('<img')
  })
})

test('a fee is told apart from the order', () => {
  const withFee = payerSession({ amount_total: 1050, amount_sub_total: 1000, fees: 50 })
  const text = textOf(render({ ...phases.enter_code, session: withFee }))
  for (const part of ['PLN 10.50', 'PLN 10.00', 'PLN 0.50']) expect(text).toContain(part)
})

test('a lost connection leaves the screen as it is and is told beside it', () => {
  const text = textOf(render(phases.confirm_in_bank, { connectionLost: true }))
  expect(text).toContain(en.confirm_in_bank.heading)
  expect(text).toContain(en.connection_lost)
})

/** Texts that have something beside them in their element. A comment is what React puts between two texts. */
const textsWithCompany = (html: string): string[] => {
  const parts = html.match(/<[^>]*>|[^<]+/g) ?? []
  const isOpening = (part = '') => /^<[a-z]([^>]*[^/])?>$/.test(part)
  return parts.filter(
    (part, index) => !part.startsWith('<') && !(isOpening(parts[index - 1]) && parts[index + 1]?.startsWith('</')),
  )
}

const noticeKinds = ['not_found', 'too_many_requests', 'too_many_codes', 'not_taken', 'unreachable', 'broken'] as const

describe('each text is alone in its element, so that React finds the element where a translator has put another text', () => {
  const withFee = payerSession({ fees: 50 })
  const told: Phase[] = [
    ...Object.values(phases),
    { ...phases.enter_code, session: withFee },
    ...DeclineCode.options.map((declined) => ({ ...phases.enter_code, number: 2, declined })),
    { ...phases.enter_code, notTaken: 'connection' },
  ]
  test.each(told)('$name %#', (phase) => {
    for (const locale of ['en', 'pl'] as const) {
      expect(textsWithCompany(renderToString(page(phase, { locale, connectionLost: true })))).toEqual([])
    }
  })

  test.each(noticeKinds)('%s, in place of the page', (kind) => {
    const html = renderToString(
      <I18nextProvider i18n={translators.en}>
        <NoticePage kind={kind} path="/pay/AW-kLcRRC5P8U68CYe0kVA" operator={operatorSet} />
      </I18nextProvider>,
    )
    expect(textsWithCompany(html)).toEqual([])
  })

  test('a table of test codes, too', () => {
    const html = renderToStaticMarkup(
      <I18nextProvider i18n={translators.en}>
        <TestCodes codes={sandboxCodes} onChoose={() => {}} />
      </I18nextProvider>,
    )
    expect(textsWithCompany(html)).toEqual([])
  })
})

describe('a payer who has waited for a notification', () => {
  const { no_notification, time_over } = en.confirm_in_bank
  test('is told nothing of it at once', () => {
    expect(textOf(render(phases.confirm_in_bank))).not.toContain(no_notification.title)
  })

  test('reads what to do, what becomes of the payment, and what to quote', () => {
    const text = textOf(render(late))
    for (const part of [no_notification.title, no_notification.text, time_over, '05QT-8BE4'])
      expect(text).toContain(part)
  })
})

test('who waits is told that leaving cancels nothing', () => {
  for (const name of ['sending', 'confirm_in_bank', 'checking'] as const) {
    expect(textOf(render(phases[name]))).toContain(en.leaving_is_safe)
  }
})

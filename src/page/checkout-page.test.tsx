import { renderToStaticMarkup, renderToString } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { describe, expect, test } from 'vitest'
import en from '../../locales/en.json'
import pl from '../../locales/pl.json'
import { DeclineCode } from '../contract/payment-attempt.ts'
import { sandboxCodes } from '../contract/sandbox/codes.ts'
import { builtAtMs, payerSession } from '../fixtures/payer-session.ts'
import { TestCodes } from './blik/test-codes.tsx'
import { NoticePage } from './notice-page.tsx'
import type { Phase } from './phase.ts'

import { late, operatorSet, page, phases, render, session, textOf, translators } from './testing/rendered-page.tsx'

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

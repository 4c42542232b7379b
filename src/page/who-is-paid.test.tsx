import { describe, expect, test } from 'vitest'
import en from '../../locales/en.json'
import { builtAtMs, payerSession } from '../fixtures/payer-session.ts'

import { late, phases, render, textOf } from './testing/rendered-page.tsx'

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

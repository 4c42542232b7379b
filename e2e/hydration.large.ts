import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import * as z from 'zod'
import type { PageRenderer, PageState, RenderedPage } from '../src/contract/page-state.ts'
import { pageStateElement } from '../src/contract/page-state-element.ts'
import type { DeclineCode } from '../src/contract/payment-attempt.ts'
import { builtAtMs, payerAttempt, payerSession } from '../src/fixtures/payer-session.ts'
import { withOwnPage } from './build-page.ts'
import { expect, test } from './fixtures.ts'
import { expectTakeOver } from './take-over.ts'

interface Given {
  answer: PageState['answer']
  refused?: PageState['refused']
}

const declined = (decline_code: DeclineCode) => payerAttempt({ status: 'declined', decline_code })
const logo = { url: '/logos/none', width: 120, height: 30, ground: 'light' } as const
const merchant = { ...payerSession().merchant, logo }

/** What the server may render a page with: one for each phase that a page can begin in, and for each thing told in it. */
const givens: Readonly<Record<string, Given>> = {
  not_found: { answer: 'not_found' },
  enter_code: { answer: payerSession() },
  'enter_code, with a fee, a logo and no way back': {
    answer: payerSession({ merchant, amount_total: 1050, amount_sub_total: 1000, fees: 50, cancel_url: null }),
  },
  'enter_code, live, of a thousand millions': {
    answer: payerSession({ livemode: true, amount_total: 999_999_999_999, currency: 'kwd' }),
  },
  'enter_code, of two digits that are missing': { answer: payerSession(), refused: { missingDigits: 2 } },
  'enter_code, after a decline': { answer: payerSession({ attempt: declined('insufficient_funds') }) },
  sending: { answer: payerSession({ attempt: payerAttempt({ status: 'sending', reply_by_ms: builtAtMs + 10_000 }) }) },
  confirm_in_bank: {
    answer: payerSession({ attempt: payerAttempt({ status: 'waiting', confirm_by_ms: builtAtMs + 42_000 }) }),
  },
  checking: { answer: payerSession({ attempt: payerAttempt({ status: 'waiting', confirm_by_ms: builtAtMs - 1 }) }) },
  already_paid: {
    answer: payerSession({
      status: 'complete',
      success_url: 'https://shop.example/thanks',
      paid_at_ms: builtAtMs,
      attempt: payerAttempt({ status: 'approved' }),
    }),
  },
  expired: { answer: payerSession({ status: 'expired' }) },
  no_attempts_left: { answer: payerSession({ attempts_left: 0, attempt: declined('limit_exceeded') }) },
}

/** Every phase is seen in these, and these phases in every language: texts that differ are made in these ways. */
const wholeTours = ['en', 'pl', 'en-XA', 'ar-XB']
const inAllLanguages = ['enter_code', 'confirm_in_bank']

/** The tag by which a browser asks for texts, where it is not their own: with the digits of another script. */
const askedAs: Readonly<Record<string, string>> = { 'ar-XB': 'ar-XB-u-nu-arab' }

const address = 'http://127.0.0.1:1/pay/session'

const Manifest = z.object({ 'index.html': z.object({ file: z.string(), css: z.array(z.string()) }) })

/** Serves the page as its build made it, with what its renderer makes of a session. No network is needed. */
const serve = async (page: Page, folder: string) => {
  const { render }: PageRenderer = await import(join(folder, 'render/render.js'))
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, 'page/.vite/manifest.json'), 'utf8')))
  const { file, css } = manifest['index.html']
  const documentOf = ({ lang, dir, body, state }: RenderedPage) =>
    `<!doctype html><html lang="${lang}" dir="${dir}"><meta charset="utf-8"><title>Kasa</title>
    ${css.map((path) => `<link rel="stylesheet" href="/${path}">`).join('')}<div id="root">${body}</div>
    <script type="application/json" id="${pageStateElement}">${JSON.stringify(state).replaceAll('<', '\\u003c')}</script>
    <script type="module" src="/${file}"></script></html>`

  let shown = ''
  await page.route('http://127.0.0.1:1/**', () => new Promise(() => {}))
  await page.route('**/assets/*', (route) => {
    const path = join(folder, 'page/assets', basename(new URL(route.request().url()).pathname))
    return route.fulfill({ path, headers: { 'content-type': path.endsWith('.css') ? 'text/css' : 'text/javascript' } })
  })
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: shown }))
  return ({ answer, refused = null }: Given, language: string) => {
    shown = documentOf(
      render({
        sessionId: 'session',
        answer,
        languages: [language],
        refused,
        operator: null,
        chosen: null,
        hasWaited: false,
      }),
    )
  }
}

test('the app takes over what the server has rendered in every phase and language, and React’s development build has nothing to say', async ({
  page,
}) => {
  test.slow()
  await withOwnPage({ react: 'development' }, async (folder) => {
    const files = await readdir(join(folder, 'locales'))
    const languages = files.filter((file) => file.endsWith('.json')).map((file) => basename(file, '.json'))
    expect(languages).toEqual(expect.arrayContaining(wholeTours))
    const show = await serve(page, folder)
    const problems: string[] = []
    let where = ''
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(`${where}: ${message.text()}`)
    })
    page.on('pageerror', (error) => problems.push(`${where}: ${error}`))
    for (const language of languages) {
      for (const [phase, given] of Object.entries(givens)) {
        if (!wholeTours.includes(language) && !inAllLanguages.includes(phase)) continue
        where = `${phase} in ${language}`
        show(given, askedAs[language] ?? language)
        await expectTakeOver(page, address)
      }
    }
    expect(problems).toEqual([])
  })
})

import type { Page } from '@playwright/test'
import en from '../locales/en.json' with { type: 'json' }
import pl from '../locales/pl.json' with { type: 'json' }
import uk from '../locales/uk.json' with { type: 'json' }
import type { KasaServer } from '../src/fixtures/kasa-server.ts'
import { pseudoLocale } from '../src/fixtures/pseudo-locale.ts'

export const texts = { en, pl, uk, 'en-XA': pseudoLocale('en-XA', en), 'ar-XB': pseudoLocale('ar-XB', en) }

/** Any text that has this one in it. */
export const including = (text: string): RegExp => new RegExp(RegExp.escape(text))

/** Waits until the app answers, and no longer the plain document. */
export const inCharge = (page: Page) => page.waitForFunction(() => performance.getEntriesByName('in-charge').length > 0)

/** Serves the page as a plain file server would: the document alone, without its session in it. */
export const serveWithoutSession = ({ page, kasa }: { page: Page; kasa: Pick<KasaServer, 'url' | 'document'> }) =>
  page.route(`${kasa.url}/pay/*`, async (route) =>
    route.fulfill({ response: await route.fetch(), path: kasa.document }),
  )

/** The payment page as its payer finds it: by what things are called. */
export const checkoutOn = (page: Page, language: keyof typeof texts = 'en') => {
  const t = texts[language]
  const field = page.getByRole('textbox', { name: t.enter_code.heading })
  const payButton = page.getByRole('button', { name: new RegExp(`^${t.action.pay.replace('{{amount}}', '')}`) })
  const shown: string[] = []
  return {
    page,
    /** The headings that were on screen, however shortly, from the page's beginning. To be called before it is opened. */
    async watchHeadings() {
      await page.exposeFunction('headingShown', (heading: string) => shown.push(heading))
      await page.addInitScript(() => {
        if (!location.pathname.startsWith('/pay/')) return
        const tell = () => {
          const heading = (document.querySelector('h2') ?? document.querySelector('h1'))?.textContent
          if (heading) Reflect.get(window, 'headingShown')(heading)
        }
        new MutationObserver(tell).observe(document, { childList: true, subtree: true, characterData: true })
      })
      return shown
    },
    t,
    field,
    payButton,
    heading: (text: string) => page.getByRole('heading', { name: text, exact: true }),
    backLink: page.getByRole('link', { name: new RegExp(`^${t.action.back.replace('{{merchant}}', '')}`) }),
    continueLink: page.getByRole('link', { name: new RegExp(`^${t.action.continue.replace('{{merchant}}', '')}`) }),
    open: (session: { url: string }) => page.goto(session.url),
    async payWith(code: string) {
      await field.fill(code)
      await payButton.click()
    },
  }
}

export type Checkout = ReturnType<typeof checkoutOn>

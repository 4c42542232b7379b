import { expect, type Page } from '@playwright/test'
import { attemptLimit } from '../src/contract/payment-attempt.ts'
import type { KasaServer } from '../src/fixtures/kasa-server.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import type { Shop } from '../src/fixtures/shop.ts'
import { type Checkout, inCharge, including, serveWithoutSession } from './checkout.ts'

export interface Visit {
  page: Page
  checkout: Checkout
  shop: Shop
  kasa: Pick<KasaServer, 'url' | 'document'>
  /** What the sessions are created with. */
  session?: Record<string, unknown>
}

type Reach = (visit: Visit) => Promise<void>

const openNew = async ({ checkout, shop, session }: Visit) => {
  const created = await shop.createSession({ cancel_url: shop.basket, ...session })
  await checkout.open(created)
  await expect(checkout.field).toBeVisible()
  return created
}

const awaitBank = async (visit: Visit) => {
  const created = await openNew(visit)
  await visit.checkout.payWith(codes.waits)
  await expect(visit.checkout.heading(visit.checkout.t.confirm_in_bank.heading)).toBeVisible()
  return created
}

const closed = async ({ checkout, shop, session }: Visit, close: (created: { id: string }) => Promise<unknown>) => {
  const created = await shop.createSession({ cancel_url: shop.basket, ...session })
  await close(created)
  await checkout.open(created)
}

const told = ({ checkout }: Visit, title: string) =>
  expect(checkout.field).toHaveAccessibleDescription(including(title))

const api = '**/v1/**'
const never = () => new Promise<void>(() => {})

/** Ways into every state that a payer can see, each for real; what the network or the shop must do for it lasts. */
export const everyPhase: Readonly<Record<string, Reach>> = {
  async loading({ page, checkout, shop, kasa, session }) {
    await serveWithoutSession({ page, kasa })
    await page.route(api, never)
    await checkout.open(await shop.createSession(session))
    await expect(page.locator('main')).toHaveAttribute('aria-busy', 'true')
  },
  async unreachable({ page, checkout, shop, kasa, session }) {
    await serveWithoutSession({ page, kasa })
    await page.route(api, (route) => route.abort('connectionfailed'))
    await checkout.open(await shop.createSession(session))
    await expect(checkout.heading(checkout.t.unreachable.heading)).toBeVisible()
  },
  async not_found({ page, checkout, kasa }) {
    await page.goto(`${kasa.url}/pay/AAAAAAAAAAAAAAAAAAAAAA`)
    await expect(checkout.heading(checkout.t.not_found.heading)).toBeVisible()
  },
  async enter_code(visit) {
    await openNew(visit)
  },
  async 'enter_code, with the test codes open'(visit) {
    await openNew(visit)
    await visit.page.getByText(visit.checkout.t.test_mode.codes).click()
    await expect(visit.page.getByRole('button', { name: '777 123' })).toBeVisible()
  },
  async 'enter_code, with the languages open'(visit) {
    await openNew(visit)
    await visit.page.locator('.languages summary').click()
    await expect(visit.page.locator('.languages').getByRole('link').first()).toBeVisible()
  },
  async 'enter_code, of a field left empty'(visit) {
    await openNew(visit)
    await visit.checkout.payButton.click()
    await expect(visit.page.getByText(visit.checkout.t.field.empty, { exact: true })).toBeVisible()
  },
  async 'enter_code, after a decline'(visit) {
    await openNew(visit)
    await visit.checkout.payWith(codes.bankDeclined)
    await told(visit, visit.checkout.t.declined.bank_declined.title)
  },
  async 'enter_code, of a code that did not get through'(visit) {
    await openNew(visit)
    await visit.page.route('**/attempts', (route) => route.abort('connectionfailed'))
    await visit.checkout.payWith(codes.approved)
    await told(visit, visit.checkout.t.enter_code.not_taken.connection.title)
  },
  async sending(visit) {
    await openNew(visit)
    await visit.page.route('**/attempts', never)
    await visit.checkout.payWith(codes.waits)
    await expect(visit.checkout.heading(visit.checkout.t.sending.heading)).toBeVisible()
  },
  async confirm_in_bank(visit) {
    await awaitBank(visit)
  },
  async 'confirm_in_bank, with the connection lost'(visit) {
    await visit.page.route('**/updates', (route) => route.abort('connectionfailed'))
    await awaitBank(visit)
    await visit.page.route(api, (route) => route.abort('connectionfailed'))
    await visit.page.evaluate(() => dispatchEvent(new Event('online')))
    await expect(visit.page.getByText(visit.checkout.t.connection_lost)).toBeVisible()
  },
  async checking(visit) {
    await openNew(visit)
    await visit.page.route(api, (route) => route.abort('connectionreset'))
    await visit.checkout.payWith(codes.waits)
    await expect(visit.checkout.heading(visit.checkout.t.checking.heading)).toBeVisible()
  },
  async paid(visit) {
    const created = await awaitBank(visit)
    // A page that is left for 204 stays where it is.
    await visit.page.route(visit.shop.thanks, (route) => route.fulfill({ status: 204 }))
    await visit.shop.bankAnswers(created, 'approved')
    await expect(visit.checkout.heading(visit.checkout.t.paid.heading)).toBeVisible()
  },
  async already_paid(visit) {
    await closed(visit, async (created) => {
      await visit.shop.pay(created, codes.waits)
      await visit.shop.bankAnswers(created, 'approved')
    })
    await expect(visit.checkout.heading(visit.checkout.t.already_paid.heading)).toBeVisible()
  },
  async expired(visit) {
    await closed(visit, (created) => visit.shop.expire(created))
    await expect(visit.checkout.heading(visit.checkout.t.expired.heading)).toBeVisible()
  },
  async no_attempts_left(visit) {
    await closed(visit, async (created) => {
      for (let number = 1; number <= attemptLimit; number++) await visit.shop.pay(created, codes.bankDeclined, number)
    })
    await expect(visit.checkout.heading(visit.checkout.t.no_attempts_left.heading)).toBeVisible()
  },
  async broken(visit) {
    const { page, checkout } = visit
    await openNew(visit)
    await inCharge(page)
    // The screen that comes next writes numbers.
    await page.evaluate(() => {
      Number.prototype.toLocaleString = () => {
        throw new RangeError('broken on purpose')
      }
    })
    await checkout.payWith(codes.waits)
    await expect(checkout.heading(checkout.t.broken.heading)).toBeVisible()
  },
}

/** What the browser complains of on the way. */
export const tourErrors = /^Failed to load resource|broken on purpose/

/** Reaches each phase in turn and looks at it there, with a network as good as new between them. */
export const tour = async (visit: Visit, look: (name: string) => Promise<void>): Promise<void> => {
  for (const [name, reach] of Object.entries(everyPhase)) {
    await reach(visit)
    await look(name)
    await visit.page.unrouteAll({ behavior: 'ignoreErrors' })
    await visit.page.goto('about:blank')
  }
}

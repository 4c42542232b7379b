import { expect } from 'vitest'
import { texts } from '../checkout.ts'
import type { Announced, Seen, Tab } from './engine.ts'

/** The sample session's amount, as each language writes it. */
const amounts = { en: 'PLN\u00a010.50', pl: '10,50\u00a0zł' }
type Language = keyof typeof amounts

/** A payer at a tab, who waits for what is to come. */
export const payerWith = (tab: Tab, language: Language = 'en') => {
  const t = texts[language]
  const field: Announced = { role: 'textbox', name: t.enter_code.heading }
  const payButton: Announced = { role: 'button', name: t.action.pay.replace('{{amount}}', amounts[language]) }

  const sees = async (what: Announced): Promise<void> => {
    await expect.poll(() => tab.look(what), { message: `${what.role} “${what.name}”` }).not.toBeNull()
  }
  const clicks = async (what: Announced): Promise<void> => {
    await sees(what)
    await tab.click(what)
  }
  const findsField = async (expected: Partial<Seen>): Promise<void> => {
    await expect.poll(() => tab.look(field)).toMatchObject(expected)
  }
  const types = async (text: string): Promise<void> => {
    await clicks(field)
    await tab.type(text)
  }
  const link = (text: string): Announced => ({ role: 'link', name: text.replace('{{merchant}}', 'Demo shop') })

  return {
    tab,
    t,
    field,
    payButton,
    backLink: link(t.action.back),
    continueLink: link(t.action.continue),
    sees,
    clicks,
    findsField,
    types,
    open: ({ url }: { url: string }) => tab.open(url),
    /** Waits for a heading in sight, all of its text given. */
    reads: (heading: string) => sees({ role: 'heading', name: heading }),
    /** Waits until something is in sight no more. */
    async misses(what: Announced): Promise<void> {
      await expect.poll(() => tab.look(what)).toBeNull()
    },
    /** Waits until the field tells of a reason, too. */
    async isTold(reason: string): Promise<void> {
      await findsField({ description: expect.stringContaining(reason) })
    },
    async arrivesAt(url: string): Promise<void> {
      await expect.poll(() => tab.address()).toBe(url)
    },
    async paysWith(code: string): Promise<void> {
      await types(code)
      await clicks(payButton)
    },
    async tabsTo(what: Announced): Promise<void> {
      await expect
        .poll(async () => {
          await tab.press('Tab')
          return tab.look(what)
        })
        .toMatchObject({ isFocused: true })
    },
    /** The same, told by what the label in the page says alone. */
    async tabsToFieldWithoutScript(): Promise<void> {
      const focused = () => {
        const { activeElement } = document
        return activeElement instanceof HTMLInputElement ? activeElement.labels?.[0]?.textContent : null
      }
      await expect
        .poll(async () => {
          await tab.press('Tab')
          return tab.evaluate(focused)
        })
        .toBe(t.enter_code.heading)
    },
    async readsSomewhere(text: string): Promise<void> {
      await expect.poll(() => tab.evaluate(() => document.body.innerText)).toContain(text)
    },
    /** Copies a text from another page. */
    async copies(text: string, url: string): Promise<void> {
      await tab.open(url)
      await tab.evaluate(() => {
        const box = document.body.appendChild(document.createElement('textarea'))
        box.focus()
      })
      await tab.type(text)
      await tab.press('Control', 'a')
      await tab.press('Control', 'c')
    },
    /** The same payer at another tab or in another language. */
    at: (otherTab: Tab) => payerWith(otherTab, language),
    in: (otherLanguage: Language) => payerWith(tab, otherLanguage),
  }
}

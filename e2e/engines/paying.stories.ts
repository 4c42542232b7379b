import { describe, expect } from 'vitest'
import { codes } from '../../src/fixtures/sandbox-codes.ts'
import { story } from './story.ts'

/** Runs in the page: it can send codes and hear of them in its stream, but no longer ask how things are. */
const askNoMore = () => {
  const real = window.fetch
  window.fetch = (url, init) => (init?.method === 'POST' ? real(url, init) : new Promise(() => {}))
}

describe('a payer', () => {
  story('pays with a code and arrives where the shop wants them', async ({ shop, payer }) => {
    const session = await shop.createSession()
    await payer.open(session)
    await payer.paysWith(codes.approved)
    await payer.arrivesAt(shop.thanks)
    expect((await shop.retrieve(session)).status).toBe('complete')
  })

  story('is told why a code was declined, and pays with another', async ({ shop, payer }) => {
    const session = await shop.createSession()
    await payer.open(session)
    await payer.paysWith(codes.insufficientFunds)
    await payer.isTold(payer.t.declined.insufficient_funds.title)
    await payer.findsField({ value: '', isFocused: true })
    expect((await shop.retrieve(session)).status).toBe('open')
    await payer.paysWith(codes.approved)
    await payer.arrivesAt(shop.thanks)
    expect(await shop.attempts(session)).toEqual(['declined', 'approved'])
  })

  story('waits for the bank together with the page, which follows its word live', async ({ shop, payer }) => {
    const session = await shop.createSession()
    await payer.open(session)
    await payer.tab.evaluate(askNoMore)
    await payer.paysWith(codes.waits)
    await payer.reads(payer.t.confirm_in_bank.heading)
    await payer.misses(payer.field)
    await shop.bankAnswers(session, 'customer_declined')
    await payer.isTold(payer.t.declined.customer_declined.title)
    await payer.paysWith(codes.waits)
    await payer.reads(payer.t.confirm_in_bank.heading)
    await shop.bankAnswers(session, 'approved')
    await payer.arrivesAt(shop.thanks)
  })

  story('pays with the keyboard alone', async ({ shop, payer }) => {
    await payer.open(await shop.createSession())
    await payer.tabsTo(payer.field)
    await payer.tab.type(codes.approved)
    await payer.tab.press('Enter')
    await payer.arrivesAt(shop.thanks)
  })

  story('types the code with a space', async ({ shop, payer }) => {
    await payer.open(await shop.createSession())
    await payer.types('777 123')
    await payer.findsField({ value: '777 123' })
    await payer.clicks(payer.payButton)
    await payer.arrivesAt(shop.thanks)
  })

  story('mends a digit in the middle of the code', async ({ shop, payer }) => {
    await payer.open(await shop.createSession())
    await payer.types('779123')
    for (let steps = 0; steps < '123 '.length; steps++) await payer.tab.press('ArrowLeft')
    await payer.tab.press('Backspace')
    await payer.tab.type('7')
    await payer.findsField({ value: '777 123' })
    await payer.clicks(payer.payButton)
    await payer.arrivesAt(shop.thanks)
  })

  story('pastes a code that was copied with a dash', async ({ shop, payer }) => {
    await payer.copies('777-123', shop.url)
    await payer.open(await shop.createSession())
    await payer.clicks(payer.field)
    await payer.tab.press('Control', 'v')
    await payer.findsField({ value: '777 123' })
    await payer.clicks(payer.payButton)
    await payer.arrivesAt(shop.thanks)
  })

  story('is told what is missing of a short code, and nothing is sent', async ({ shop, payer }) => {
    const session = await shop.createSession()
    await payer.open(session)
    await payer.paysWith('77712')
    await payer.isTold(payer.t.field.missing_one.replace('{{count}}', '1'))
    await payer.findsField({ value: '777 12', isFocused: true })
    expect(await shop.attempts(session)).toEqual([])
    await payer.tab.press('End')
    await payer.tab.type('3')
    await payer.clicks(payer.payButton)
    await payer.arrivesAt(shop.thanks)
  })
})

import { describe, expect, inject } from 'vitest'
import { codes } from '../../src/fixtures/sandbox-codes.ts'
import { story } from './story.ts'

story('two tabs of a session follow each other', async ({ shop, browser, payer }) => {
  const session = await shop.createSession()
  const other = payer.at(await browser.openTab())
  await payer.open(session)
  await other.open(session)
  await payer.tab.show()
  await payer.paysWith(codes.waits)
  await payer.reads(payer.t.confirm_in_bank.heading)
  await other.tab.show()
  await other.reads(other.t.confirm_in_bank.heading)
  await shop.bankAnswers(session, 'insufficient_funds')
  await other.isTold(other.t.declined.insufficient_funds.title)
  await payer.tab.show()
  await payer.isTold(payer.t.declined.insufficient_funds.title)
  await other.tab.show()
  await other.paysWith(codes.approved)
  await other.arrivesAt(shop.thanks)
  await payer.tab.show()
  await payer.arrivesAt(shop.thanks)
})

story('a reload shows the wait for the bank, and goes on with it', async ({ shop, payer }) => {
  const session = await shop.createSession()
  await payer.open(session)
  await payer.paysWith(codes.waits)
  await payer.reads(payer.t.confirm_in_bank.heading)
  await payer.tab.reload()
  await payer.reads(payer.t.confirm_in_bank.heading)
  await shop.bankAnswers(session, 'approved')
  await payer.arrivesAt(shop.thanks)
})

story('a page that waits refreshes itself no more, once the app is in charge', async ({ shop, payer }) => {
  const session = await shop.createSession()
  await shop.pay(session, codes.waits)
  await payer.open(session)
  await payer.reads(payer.t.confirm_in_bank.heading)
  const isInCharge = () => performance.getEntriesByName('in-charge').length > 0
  await expect.poll(() => payer.tab.evaluate(isInCharge)).toBe(true)
  await payer.tab.evaluate(() => Reflect.set(window, 'stays', true))
  const seconds = () => {
    const [, minutes, rest] = /(\d+):(\d+)$/.exec(document.querySelector('.progress-text')?.textContent ?? '') ?? []
    return Number(minutes) * 60 + Number(rest)
  }
  const atFirst = await payer.tab.evaluate(seconds)
  // By then it would have done so.
  await expect.poll(() => payer.tab.evaluate(seconds)).toBeLessThan(atFirst - 5)
  expect(await payer.tab.evaluate(() => Reflect.get(window, 'stays'))).toBe(true)
  await shop.bankAnswers(session, 'approved')
  await payer.arrivesAt(shop.thanks)
})

describe('the page says so', () => {
  story('where a session has expired', async ({ shop, payer }) => {
    const session = await shop.createSession({ cancel_url: shop.basket })
    await shop.expire(session)
    await payer.open(session)
    await payer.reads(payer.t.expired.heading)
    await payer.misses(payer.field)
    await payer.sees(payer.backLink)
  })

  story('where a session expires under the payer’s eyes', async ({ shop, payer }) => {
    const session = await shop.createSession()
    await payer.open(session)
    await payer.sees(payer.field)
    await shop.expire(session)
    await payer.reads(payer.t.expired.heading)
  })

  story('where a payment is done already', async ({ shop, payer }) => {
    const session = await shop.createSession()
    await shop.pay(session, codes.waits)
    await shop.bankAnswers(session, 'approved')
    await payer.open(session)
    await payer.reads(payer.t.already_paid.heading)
    await payer.clicks(payer.continueLink)
    await payer.arrivesAt(shop.thanks)
  })

  story('where an address is nobody’s', async ({ payer }) => {
    await payer.open({ url: `${inject('payUrl')}/pay/AAAAAAAAAAAAAAAAAAAAAA` })
    await payer.reads(payer.t.not_found.heading)
  })
})

describe('the way back to the shop', () => {
  story('leaves the session open: who comes back with Back, pays', async ({ shop, payer }) => {
    const session = await shop.createSession({ cancel_url: shop.basket })
    await payer.open(session)
    await payer.clicks(payer.backLink)
    await payer.arrivesAt(shop.basket)
    expect((await shop.retrieve(session)).status).toBe('open')
    await payer.tab.goBack()
    await payer.paysWith(codes.approved)
    await payer.arrivesAt(shop.thanks)
  })

  story('does not lead through a dead page after the payment', async ({ shop, payer }) => {
    await payer.tab.open(shop.url)
    await payer.open(await shop.createSession())
    await payer.paysWith(codes.approved)
    await payer.arrivesAt(shop.thanks)
    await payer.tab.goBack()
    await payer.arrivesAt(`${shop.url}/`)
  })

  story('is missing where the shop gave none', async ({ shop, payer }) => {
    await payer.open(await shop.createSession())
    await payer.sees(payer.field)
    await payer.misses(payer.backLink)
  })
})

describe('without JavaScript', () => {
  story.override('settings', { isDark: false, hasJavaScript: false })

  // Only with the keyboard, and seen as a text: what finds things by their names needs JavaScript in some engine.
  story('a declined code says why, and another pays', async ({ shop, payer }) => {
    const session = await shop.createSession()
    await payer.open(session)
    await payer.tabsToFieldWithoutScript()
    await payer.tab.type(codes.bankDeclined)
    await payer.tab.press('Enter')
    await payer.readsSomewhere(payer.t.declined.bank_declined.title)
    await payer.tabsToFieldWithoutScript()
    await payer.tab.type('777 123')
    await payer.tab.press('Enter')
    await payer.readsSomewhere(payer.t.confirm_in_bank.heading)
    await payer.arrivesAt(shop.thanks)
    expect(await shop.attempts(session)).toEqual(['declined', 'approved'])
  })
})

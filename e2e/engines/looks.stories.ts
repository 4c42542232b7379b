import { describe, expect } from 'vitest'
import { codes } from '../../src/fixtures/sandbox-codes.ts'
import { findOverflow, findSmallTargets } from '../layout.ts'
import { story } from './story.ts'

story('Polish is Polish throughout', async ({ shop, payer }) => {
  const session = await shop.createSession({ locale: 'pl-PL', cancel_url: shop.basket })
  const polish = payer.in('pl')
  await polish.open(session)
  expect(await polish.tab.evaluate(() => document.documentElement.lang)).toBe('pl')
  await polish.sees(polish.backLink)
  await polish.paysWith(codes.insufficientFunds)
  await polish.isTold(polish.t.declined.insufficient_funds.title)
  await polish.paysWith(codes.waits)
  await polish.reads(polish.t.confirm_in_bank.heading)
  await shop.bankAnswers(session, 'approved')
  await polish.arrivesAt(shop.thanks)
})

describe('at 360 px', () => {
  story('nothing is scrolled for sideways, cut off or too small for a finger', async ({ shop, payer }) => {
    const session = await shop.createSession({
      cancel_url: shop.basket,
      customer_firstname: 'Bartłomiejżelisławdominik'.repeat(4),
      customer_email: `${'very.long.name'.repeat(4)}@${'subdomain.'.repeat(15)}example`,
    })
    const fits = async () => {
      expect(await payer.tab.evaluate(() => innerWidth)).toBe(360)
      expect(await payer.tab.evaluate(findOverflow)).toEqual([])
      expect(await payer.tab.evaluate(findSmallTargets)).toEqual([])
    }
    await payer.tab.resize({ width: 360, height: 740 })
    await payer.open(session)
    await fits()
    await payer.paysWith(codes.bankDeclined)
    await payer.isTold(payer.t.declined.bank_declined.title)
    await fits()
    await payer.paysWith(codes.waits)
    await payer.reads(payer.t.confirm_in_bank.heading)
    await fits()
    await shop.bankAnswers(session, 'approved')
    await payer.arrivesAt(shop.thanks)
    await payer.open(session)
    await payer.reads(payer.t.already_paid.heading)
    await fits()
  })
})

describe('in a dark theme', () => {
  story.override('settings', { isDark: true, hasJavaScript: true })

  story('the page is dark with light text, and can be paid', async ({ shop, payer }) => {
    await payer.open(await shop.createSession())
    const { background, text } = await payer.tab.evaluate(() => {
      /** From 0 to 255: the brightest of its parts. */
      const brightness = (colour: string) => Math.max(...(colour.match(/\d+/g) ?? []).slice(0, 3).map(Number))
      const { backgroundColor } = getComputedStyle(document.body)
      return { background: brightness(backgroundColor), text: brightness(getComputedStyle(document.body).color) }
    })
    expect(background).toBeLessThan(64)
    expect(text).toBeGreaterThan(192)
    await payer.paysWith(codes.approved)
    await payer.arrivesAt(shop.thanks)
  })
})

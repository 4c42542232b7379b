import { expect, test } from 'vitest'
import { builtAtMs, payerAttempt, payerSession } from '../../fixtures/payer-session.ts'
import type { Known } from '../phase.ts'
import { askAgainInMs } from './ask-again.ts'

const ask = (known: Known, { streamHealthy = false, isVisible = true, nowMs = builtAtMs } = {}) =>
  askAgainInMs({ known, nowMs, streamHealthy, isVisible })
const waiting = payerSession({ attempt: payerAttempt() })

test('an unreached server is asked again soon', () => {
  expect(ask('nothing_yet')).toBe(3_000)
  expect(ask('unreachable')).toBe(3_000)
})

test('what has ended is not asked for again', () => {
  expect(ask('not_found')).toBe(false)
  expect(ask(payerSession({ status: 'complete' }))).toBe(false)
  expect(ask(payerSession({ status: 'expired' }))).toBe(false)
})

test('a wait is asked about every two seconds, and a payer who types in peace more seldom', () => {
  expect(ask(waiting)).toBe(2_000)
  expect(ask(payerSession())).toBe(10_000)
  expect(ask(payerSession({ attempt: payerAttempt({ status: 'declined', decline_code: 'code_invalid' }) }))).toBe(
    10_000,
  )
})

test('a page that nobody sees asks about a wait as often, for it leads on by itself, and else more seldom', () => {
  expect(ask(waiting, { isVisible: false })).toBe(2_000)
  expect(ask(payerSession(), { isVisible: false })).toBe(30_000)
})

test('nothing is asked while the stream is alive', () => {
  expect(ask(waiting, { streamHealthy: true })).toBe(false)
  expect(ask(payerSession(), { streamHealthy: true })).toBe(false)
})

test('past a deadline even a living stream is not relied on alone', () => {
  expect(ask(waiting, { streamHealthy: true, nowMs: builtAtMs + 60_000 })).toBe(10_000)
  expect(ask(payerSession(), { nowMs: payerSession().expires_at_ms })).toBe(2_000)
})

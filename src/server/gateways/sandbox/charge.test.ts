import { describe, expect, test } from 'vitest'
import { sandboxOutcome } from '../../../contract/sandbox/codes.ts'
import { answerOf, openCharge } from './charge.ts'

const start = new Date('2026-11-22T10:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const times = { confirmationMs: 60_000, decisionMs: 2_000 }
const charge = (code: string) => openCharge(sandboxOutcome(code), start, times)

describe('the sandbox bank', () => {
  test.each([
    ['777000', 2, 'approved', undefined],
    ['777123', 2, 'approved', undefined],
    ['777999', 2, 'approved', undefined],
    ['200201', 0, 'approved', undefined],
    ['700702', 0, 'declined', 'code_expired'],
    ['700701', 0, 'declined', 'code_expired'],
    ['700703', 0, 'declined', 'code_used'],
    ['500500', 0, 'declined', 'bank_declined'],
    ['934111', 2, 'declined', 'customer_declined'],
    ['949111', 60, 'declined', 'customer_timeout'],
    ['960111', 2, 'declined', 'insufficient_funds'],
    ['990111', 2, 'declined', 'limit_exceeded'],
    ['902111', 2, 'declined', 'bank_declined'],
    ['969111', 2, 'declined', 'bank_declined'],
    ['956111', 2, 'declined', 'bank_unavailable'],
    ['989111', 2, 'declined', 'bank_unavailable'],
    ['888001', 0, 'approved', undefined],
    ['888002', 65, 'approved', undefined],
    ['123456', 0, 'declined', 'code_invalid'],
    ['000000', 0, 'declined', 'code_invalid'],
    ['776999', 0, 'declined', 'code_invalid'],
  ])('answers %s after %d s: %s %s', (code, seconds, status, declineCode) => {
    const books = charge(code)
    if (seconds > 0) {
      expect(answerOf(books, at(seconds - 0.001))).toEqual({ status: 'waiting', confirmBy: at(60) })
    }
    expect(answerOf(books, at(seconds))).toMatchObject(declineCode ? { status, declineCode } : { status })
  })

  test('says nothing of 888003 for as long as anybody waits', () => {
    expect(answerOf(charge('888003'), at(86_400 * 365_000))).toMatchObject({ status: 'waiting' })
  })

  test('does as testers tell it, before and after it would have decided by itself', () => {
    const told = { ...charge('949111'), told: 'approved' as const }
    expect(answerOf(told, start)).toEqual({ status: 'approved' })
    expect(answerOf(told, at(3600))).toEqual({ status: 'approved' })
  })
})

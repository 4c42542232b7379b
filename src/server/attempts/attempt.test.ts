import { describe, expect, test } from 'vitest'
import type { AttemptStatus } from '../../contract/payment-attempt.ts'
import type { GatewayAnswer } from '../gateways/port.ts'
import { type Attempt, applyAnswer, neverReceived, nextCheckAt } from './attempt.ts'

const start = new Date('2026-11-22T10:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)

const attempt = (overrides: Partial<Attempt> = {}): Attempt => ({
  status: 'sending',
  createdAt: start,
  replyBy: at(10),
  confirmBy: null,
  declineCode: null,
  gatewayCode: null,
  ...overrides,
})

const answers = {
  waiting: { status: 'waiting', confirmBy: at(60) },
  approved: { status: 'approved' },
  declined: { status: 'declined', declineCode: 'insufficient_funds', gatewayCode: '51' },
} satisfies Record<GatewayAnswer['status'], GatewayAnswer>

describe('every answer in every state', () => {
  test.each<[AttemptStatus, GatewayAnswer['status'], string]>([
    ['sending', 'waiting', 'changed'],
    ['sending', 'approved', 'changed'],
    ['sending', 'declined', 'changed'],
    ['waiting', 'waiting', 'unchanged'],
    ['waiting', 'approved', 'changed'],
    ['waiting', 'declined', 'changed'],
    ['approved', 'waiting', 'unchanged'],
    ['approved', 'approved', 'unchanged'],
    ['approved', 'declined', 'contradiction'],
    ['declined', 'waiting', 'unchanged'],
    ['declined', 'approved', 'contradiction'],
    ['declined', 'declined', 'unchanged'],
  ])('%s applyAnswers %s: %s', (status, answer, kind) => {
    const verdict = applyAnswer(attempt({ status }), answers[answer])
    expect(verdict.kind).toBe(kind)
    if (verdict.kind === 'changed') expect(verdict.attempt.status).toBe(answer)
  })
})

test('a wait takes the deadline from the gateway and keeps it when the bank has answered', () => {
  const waiting = applyAnswer(attempt(), answers.waiting)
  expect(waiting).toMatchObject({ kind: 'changed', attempt: { status: 'waiting', confirmBy: at(60) } })
  const approved = applyAnswer(attempt({ status: 'waiting', confirmBy: at(60) }), answers.approved)
  expect(approved).toMatchObject({ kind: 'changed', attempt: { status: 'approved', confirmBy: at(60) } })
})

test('a decline keeps its reason and what the gateway calls it', () => {
  expect(applyAnswer(attempt(), answers.declined)).toMatchObject({
    attempt: { status: 'declined', declineCode: 'insufficient_funds', gatewayCode: '51' },
  })
})

describe('a charge of which the gateway has never applyAnswerd', () => {
  test('may still be on its way while its code lives', () => {
    expect(neverReceived(attempt(), { silenceMs: 120_000, now: at(119) })).toBeNull()
  })

  test('was never made once its code is dead', () => {
    expect(neverReceived(attempt(), { silenceMs: 120_000, now: at(120) })).toMatchObject({
      status: 'declined',
      declineCode: 'code_expired',
    })
  })

  test('is no reason to end a wait that the gateway itself began', () => {
    expect(
      neverReceived(attempt({ status: 'waiting', confirmBy: at(60) }), { silenceMs: 120_000, now: at(3600) }),
    ).toBeNull()
  })
})

describe('the gateway is asked', () => {
  const waiting = attempt({ status: 'waiting', confirmBy: at(60) })

  test.each([
    ['for the first time when its reply is overdue', attempt(), at(1), at(10)],
    ['again 2 s later while the reply stays out', attempt(), at(10), at(12)],
    ['each 5 s while the payer may confirm', waiting, at(20), at(25)],
    ['at the deadline, not after it', waiting, at(58), at(60)],
    ['each 2 s after the deadline', waiting, at(61), at(63)],
    ['ever more seldom as time goes by', waiting, at(60 + 600), at(60 + 660)],
    ['at least each 5 minutes, for ever', waiting, at(60 + 864_000), at(60 + 864_300)],
  ])('%s', (_, unfinished, now, expected) => {
    expect(nextCheckAt(unfinished, now)).toEqual(expected)
  })

  test('no more once its word is final', () => {
    expect(nextCheckAt(attempt({ status: 'approved' }), at(5))).toBeNull()
    expect(nextCheckAt(attempt({ status: 'declined', declineCode: 'code_used' }), at(5))).toBeNull()
  })
})

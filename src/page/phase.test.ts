import { describe, expect, test } from 'vitest'
import type { PayerSession } from '../contract/payer-session.ts'
import { AttemptStatus, DeclineCode } from '../contract/payment-attempt.ts'
import { builtAtMs, payerAttempt, payerSession } from '../fixtures/payer-session.ts'
import {
  isOverdue,
  isWaiting,
  type Known,
  nextDeadlineMs,
  type PhaseInput,
  type Posting,
  phaseOf,
  timeLimitOf,
} from './phase.ts'

const replyByMs = builtAtMs + 20_000
const lateMs = builtAtMs + 20_000
const confirmByMs = builtAtMs + 60_000
const expiresAtMs = payerSession().expires_at_ms

const declined = payerAttempt({ status: 'declined', decline_code: 'insufficient_funds' })
const sending = payerAttempt({ status: 'sending', confirm_by_ms: null })
const waiting = payerAttempt({ status: 'waiting' })
const approved = payerAttempt({ status: 'approved' })

const phase = (known: Known, input: Partial<PhaseInput> = {}) =>
  phaseOf({ known, nowMs: builtAtMs, posting: null, watched: false, ...input })

const postingsOf = (number: number): Posting[] => [
  { number, answer: 'awaited' },
  { number, answer: 'missing' },
  { number, answer: 'not_taken', why: 'connection' },
]

const open = (overrides: Partial<PayerSession> = {}) => payerSession(overrides)
const complete = payerSession({ status: 'complete', success_url: 'https://shop.example/thanks', attempt: approved })
const expired = payerSession({ status: 'expired' })

describe('without a session', () => {
  test('the page loads until it knows something', () => expect(phase('nothing_yet').name).toBe('loading'))
  test('an unknown id has its own screen', () => expect(phase('not_found').name).toBe('not_found'))
  test('a server that does not answer has its own screen', () => expect(phase('unreachable').name).toBe('unreachable'))
})

describe('an open session', () => {
  test('asks for the first code', () => {
    expect(phase(open())).toMatchObject({ name: 'enter_code', number: 1, declined: null, notTaken: null })
  })

  test('asks for another code after a decline, and says why', () => {
    expect(phase(open({ attempt: { ...declined, number: 3 }, attempts_left: 7 }))).toMatchObject({
      name: 'enter_code',
      number: 4,
      declined: 'insufficient_funds',
    })
  })

  test('is sending until the reply is overdue, and then checked', () => {
    const session = open({ attempt: sending })
    expect(phase(session, { nowMs: replyByMs - 1 }).name).toBe('sending')
    expect(phase(session, { nowMs: replyByMs }).name).toBe('checking')
  })

  test('waits for the payer until the time to confirm is over, and is then checked', () => {
    const session = open({ attempt: waiting })
    expect(phase(session, { nowMs: confirmByMs - 1 })).toMatchObject({ name: 'confirm_in_bank', confirmByMs })
    expect(phase(session, { nowMs: confirmByMs }).name).toBe('checking')
  })

  test('says what to do without a notification once that is late, however long there is to confirm', () => {
    for (const confirm_by_ms of [confirmByMs, builtAtMs + 900_000]) {
      const session = open({ attempt: { ...waiting, confirm_by_ms } })
      expect(phase(session, { nowMs: lateMs - 1 })).toMatchObject({ name: 'confirm_in_bank', isLate: false })
      expect(phase(session, { nowMs: lateMs })).toMatchObject({ name: 'confirm_in_bank', isLate: true })
    }
  })

  test('takes no code when none is left', () => {
    const session = open({ attempt: { ...declined, number: 10 }, attempts_left: 0 })
    expect(phase(session)).toMatchObject({ name: 'no_attempts_left', declined: 'insufficient_funds' })
  })

  test('does not expire before the server says so', () => {
    expect(phase(open(), { nowMs: expiresAtMs + 60_000 }).name).toBe('enter_code')
  })
})

describe('a code on its way from this tab', () => {
  test('is being sent while its answer is awaited', () => {
    expect(phase(open(), { posting: { number: 1, answer: 'awaited' } }).name).toBe('sending')
  })

  test('is checked when its answer does not come', () => {
    expect(phase(open(), { posting: { number: 1, answer: 'missing' } }).name).toBe('checking')
  })

  test('may be sent again once the server has said that it never arrived', () => {
    expect(phase(open(), { posting: { number: 1, answer: 'not_taken', why: 'service' } })).toMatchObject({
      name: 'enter_code',
      number: 1,
      notTaken: 'service',
    })
  })

  test('counts no more once the session shows its attempt', () => {
    for (const posting of postingsOf(1)) {
      const input = { posting }
      expect(phase(open({ attempt: declined }), input)).toMatchObject({ name: 'enter_code', notTaken: null })
      expect(phase(open({ attempt: waiting }), input).name).toBe('confirm_in_bank')
      expect(phase(complete, { ...input, watched: true }).name).toBe('paid')
    }
  })
})

describe('a complete session', () => {
  test('is paid in the tab that showed the wait', () => {
    expect(phase(complete, { watched: true })).toMatchObject({
      name: 'paid',
      successUrl: 'https://shop.example/thanks',
    })
  })

  test('is already paid in any other tab', () => expect(phase(complete).name).toBe('already_paid'))
})

describe('an expired session', () => {
  test('says so', () => expect(phase(expired).name).toBe('expired'))
  test('says so after a decline too', () => expect(phase({ ...expired, attempt: declined }).name).toBe('expired'))
})

describe('over every combination', () => {
  const attempts = [
    null,
    ...AttemptStatus.options.flatMap((status) =>
      status === 'declined'
        ? DeclineCode.options.map((decline_code) => payerAttempt({ status, decline_code }))
        : [payerAttempt({ status }), payerAttempt({ status, confirm_by_ms: null })],
    ),
  ]
  const sessions = (['open', 'complete', 'expired'] as const).flatMap((status) =>
    attempts.flatMap((attempt) => [0, 1, 10].map((attempts_left) => payerSession({ status, attempt, attempts_left }))),
  )
  const times = [builtAtMs, replyByMs, confirmByMs, expiresAtMs, expiresAtMs + 1]
  const postings = [null, ...postingsOf(1), ...postingsOf(2)]
  const inputs: PhaseInput[] = sessions.flatMap((known) =>
    times.flatMap((nowMs) =>
      postings.flatMap((posting) => [true, false].map((watched) => ({ known, nowMs, posting, watched }))),
    ),
  )

  test('paid is said if and only if the session is complete', () => {
    for (const input of inputs) {
      const paid = ['paid', 'already_paid'].includes(phaseOf(input).name)
      expect(paid).toBe(typeof input.known !== 'string' && input.known.status === 'complete')
    }
  })

  test('a code is asked for only when no money can be on its way', () => {
    for (const input of inputs) {
      if (typeof input.known === 'string' || phaseOf(input).name !== 'enter_code') continue
      expect(input.known.status).toBe('open')
      expect(input.known.attempts_left).toBeGreaterThan(0)
      expect([undefined, 'declined']).toContain(input.known.attempt?.status)
    }
  })

  test('an end is told only on the word of the server', () => {
    for (const input of inputs) {
      if (typeof input.known === 'string' || phaseOf(input).name !== 'expired') continue
      expect(input.known.status).toBe('expired')
      expect([undefined, 'declined']).toContain(input.known.attempt?.status)
    }
  })

  test('an unfinished attempt of a session that is not complete is always a wait', () => {
    for (const input of inputs) {
      if (typeof input.known === 'string' || input.known.status === 'complete') continue
      const status = input.known.attempt?.status
      if (status !== undefined && status !== 'declined') expect(isWaiting(phaseOf(input).name)).toBe(true)
    }
  })

  test('time alone changes a phase at its deadlines and at no other moment', () => {
    for (const input of inputs) {
      const next = nextDeadlineMs(input.known, input.nowMs) ?? input.nowMs + 1_000_000_000
      expect(phaseOf({ ...input, nowMs: next - 1 }).name).toBe(phaseOf(input).name)
    }
  })
})

describe('deadlines', () => {
  test('come one after the other', () => {
    const session = open({ attempt: waiting })
    expect(nextDeadlineMs(session, builtAtMs), 'a notification is late').toBe(lateMs)
    expect(nextDeadlineMs(session, lateMs)).toBe(confirmByMs)
    expect(nextDeadlineMs(session, confirmByMs)).toBe(expiresAtMs)
    expect(nextDeadlineMs(session, expiresAtMs)).toBeNull()
  })

  test('are none for a session that has ended', () => {
    expect(nextDeadlineMs(complete, builtAtMs)).toBeNull()
    expect(isOverdue(expired, expiresAtMs + 1)).toBe(false)
  })

  test('are overdue from their moment on', () => {
    expect(isOverdue(open({ attempt: sending }), replyByMs - 1)).toBe(false)
    expect(isOverdue(open({ attempt: sending }), replyByMs)).toBe(true)
    expect(isOverdue(open(), expiresAtMs)).toBe(true)
    expect(isOverdue(open({ attempt: waiting }), lateMs), 'a late notification is nobody’s deadline').toBe(false)
  })
})

describe('the time in which a session can be paid', () => {
  const minutes = (count: number) => count * 60_000
  const untilMs = minutes(60)

  test.each([
    { left: 60, name: null, next: 15 },
    { left: 15.1, name: null, next: 15 },
    { left: 15, name: 'later', next: 5 },
    { left: 5.1, name: 'later', next: 5 },
    { left: 5, name: 'soon', next: null },
    { left: 0.1, name: 'soon', next: null },
    { left: 0, name: null, next: null },
    { left: -5, name: null, next: null },
  ])('is told as $name with $left minutes left', ({ left, name, next }) => {
    expect(timeLimitOf(untilMs, untilMs - minutes(left))).toEqual({
      name,
      nextMs: next === null ? null : untilMs - minutes(next),
    })
  })
})

import { expect, test } from 'vitest'
import { type Request, refusalOf } from './refusal.ts'

const now = new Date('2026-11-22T10:00:00Z')
const finished = { finished_at: now }
const unfinished = { finished_at: null }

const request = (overrides: Partial<Request> = {}): Request => ({
  session: { status: 'open', expires_at: new Date(now.getTime() + 1) },
  attempts: [],
  number: 1,
  now,
  ...overrides,
})

test.each<[string, Partial<Request>, string | null]>([
  ['the first code is taken', {}, null],
  ['a second code after a decline is taken', { attempts: [finished], number: 2 }, null],
  ['the tenth code is taken', { attempts: Array(9).fill(finished), number: 10 }, null],
  ['an eleventh is not', { attempts: Array(10).fill(finished), number: 11 }, 'attempt_limit_reached'],
  ['none while one waits', { attempts: [finished, unfinished], number: 3 }, 'attempt_in_progress'],
  ['none out of its turn', { attempts: [finished], number: 3 }, 'attempt_number_mismatch'],
  ['none once it is paid', { session: { status: 'complete', expires_at: now }, number: 2 }, 'session_complete'],
  ['none once it is over', { session: { status: 'expired', expires_at: now } }, 'session_expired'],
  [
    'none at its deadline, even before it is marked',
    { session: { status: 'open', expires_at: now } },
    'session_expired',
  ],
])('%s', (_, overrides, refusal) => {
  expect(refusalOf(request(overrides))).toBe(refusal)
})

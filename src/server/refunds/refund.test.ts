import { describe, expect, test } from 'vitest'
import type { RefundAnswer } from '../gateways/port.ts'
import { applyRefundAnswer, nextRefundCheck, type RefundState } from './refund.ts'

const refund = (overrides: Partial<RefundState> = {}): RefundState => ({
  status: 'pending',
  failureReason: null,
  gatewayReference: null,
  ...overrides,
})
const succeeded: RefundAnswer = { status: 'succeeded', reference: 're_1' }
const failed: RefundAnswer = { status: 'failed', reference: 're_1', failureReason: 'declined' }

describe('what an answer makes of a refund', () => {
  test('a pending one ends, and keeps what the gateway calls it', () => {
    expect(applyRefundAnswer(refund(), succeeded)).toEqual({
      kind: 'changed',
      refund: { status: 'succeeded', failureReason: null, gatewayReference: 're_1' },
    })
    expect(applyRefundAnswer(refund(), failed)).toMatchObject({
      refund: { status: 'failed', failureReason: 'declined' },
    })
  })

  test('the same once more is nothing', () => {
    const known = refund({ status: 'succeeded', gatewayReference: 're_1' })
    expect(applyRefundAnswer(known, succeeded)).toEqual({ kind: 'unchanged' })
    expect(applyRefundAnswer(refund({ gatewayReference: 're_1' }), { status: 'pending', reference: 're_1' })).toEqual({
      kind: 'unchanged',
    })
  })

  test('a bank can send back what had succeeded', () => {
    const known = refund({ status: 'succeeded', gatewayReference: 're_1' })
    expect(applyRefundAnswer(known, failed)).toMatchObject({ refund: { status: 'failed' } })
  })

  test('an older word changes nothing', () => {
    const pending: RefundAnswer = { status: 'pending', reference: 're_1' }
    for (const status of ['succeeded', 'failed'] as const)
      expect(applyRefundAnswer(refund({ status, gatewayReference: 're_1' }), pending)).toEqual({ kind: 'unchanged' })
  })

  test('one that had failed and moves money all the same is for a person', () => {
    const known = refund({ status: 'failed', failureReason: 'unknown', gatewayReference: 're_1' })
    expect(applyRefundAnswer(known, succeeded)).toEqual({ kind: 'contradiction' })
  })
})

test('the gateway is asked ever more seldom, and at least once an hour', () => {
  const begun = new Date(0)
  const pauseAfter = (ms: number) => nextRefundCheck(begun, new Date(ms)).getTime() - ms
  expect([0, 60_000, 3_600_000, 9e9].map(pauseAfter)).toEqual([2_000, 6_000, 360_000, 3_600_000])
})

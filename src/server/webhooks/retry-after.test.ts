import { describe, expect, test } from 'vitest'
import { retryAfter } from './retry-after.ts'

const hourMs = 3_600_000

const pauses = (random: number): number[] => {
  const all: number[] = []
  for (let number = 1; ; number++) {
    const pause = retryAfter(number, random)
    if (pause === null) return all
    all.push(pause)
  }
}

const span = (all: number[]) => all.reduce((sum, pause) => sum + pause, 0)

describe('the pauses between the tries', () => {
  test('start with seconds, so that a receiver that restarts misses little', () => {
    expect(pauses(0).slice(0, 4)).toEqual([5_000, 15_000, 45_000, 135_000])
  })

  test('never shrink and never pass six hours, but for chance', () => {
    const all = pauses(0)
    expect(all).toEqual(all.toSorted((a, b) => a - b))
    expect(Math.max(...all)).toBe(6 * hourMs)
    expect(Math.max(...pauses(1))).toBe(7.2 * hourMs)
  })

  test('span three days whatever chance says, and not four', () => {
    expect(span(pauses(0))).toBeGreaterThanOrEqual(72 * hourMs)
    expect(span(pauses(1))).toBeLessThan(96 * hourMs)
  })

  test('are spread by chance', () => {
    expect(retryAfter(1, 0.5)).toBe(5_500)
    expect(retryAfter(20, 1)).toBe(7.2 * hourMs)
  })
})

test('it is given up after the last try, and a number beyond it changes nothing', () => {
  const last = pauses(0).length + 1
  expect(retryAfter(last, 0)).toBeNull()
  expect(retryAfter(last + 1_000, 1)).toBeNull()
})

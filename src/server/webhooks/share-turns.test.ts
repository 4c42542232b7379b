import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Lane, shareTurns } from './share-turns.ts'

const lane = (merchantId: string, receiver: string, { underWay = 0, jobs = 20 } = {}): Lane => ({
  merchantId,
  receiver,
  underWay,
  jobIds: Array.from({ length: jobs }, (_, index) => `${merchantId} ${receiver} ${index}`),
})

const lanes = (merchantId: string, count: number, given = {}) =>
  Array.from({ length: count }, (_, index) => lane(merchantId, `${merchantId}${index}`, given))

const share = (given: Partial<Parameters<typeof shareTurns>[0]>) =>
  shareTurns({ lanes: [], free: 128, busy: new Map(), perReceiver: 8, ...given })

/** How many of the chosen jobs are of whom. */
const countOf = (chosen: readonly string[], start: string) => chosen.filter((id) => id.startsWith(start)).length

describe('one merchant', () => {
  test('takes half of all, and leaves the other half free', () => {
    expect(share({ lanes: lanes('a', 60) })).toHaveLength(64)
    expect(share({ lanes: lanes('a', 60), free: 64, busy: new Map([['a', 64]]) })).toEqual([])
  })

  test('with 60 receivers that hang has at most one or two tries at each', () => {
    const chosen = share({ lanes: lanes('a', 60) })
    for (let index = 0; index < 60; index++) expect(countOf(chosen, `a a${index} `)).toBeLessThanOrEqual(2)
  })

  test('has at most so many at one receiver, those of other processes included', () => {
    expect(share({ lanes: lanes('a', 1) })).toHaveLength(8)
    expect(share({ lanes: lanes('a', 1, { underWay: 5 }) })).toHaveLength(3)
    expect(share({ lanes: lanes('a', 1, { underWay: 9 }) })).toEqual([])
  })

  test('finds a place for one more receiver while others hang', () => {
    const hanging = lanes('a', 20, { underWay: 3 })
    expect(share({ lanes: [...hanging, lane('a', 'good')], free: 67, busy: new Map([['a', 61]]) })[0]).toBe('a good 0')
  })
})

test('two merchants get the same, however much waits for one of them', () => {
  const chosen = share({ lanes: [...lanes('a', 100), ...lanes('b', 50, { jobs: 1 })] })
  expect(Math.abs(countOf(chosen, 'a') - countOf(chosen, 'b'))).toBeLessThanOrEqual(1)
})

test('who has nothing under way comes before who has much', () => {
  const busy = new Map([['a', 60]])
  expect(share({ lanes: [...lanes('a', 30), ...lanes('b', 1, { jobs: 2 })], free: 68, busy }).slice(0, 2)).toEqual([
    'b b0 0',
    'b b0 1',
  ])
})

test('the oldest of a receiver come first', () => {
  expect(share({ lanes: lanes('a', 1, { jobs: 3 }) })).toEqual(['a a0 0', 'a a0 1', 'a a0 2'])
})

const anyLanes = fc
  .array(fc.record({ merchant: fc.nat(20), underWay: fc.nat(10), jobs: fc.nat(12) }), { maxLength: 60 })
  .map((given) => given.map(({ merchant, ...rest }, index) => lane(`m${merchant}`, `r${index}`, rest)))

test('whatever waits, whoever comes next finds a place while there are fewer merchants than places', () => {
  fc.assert(
    fc.property(anyLanes, fc.integer({ min: 30, max: 128 }), (waiting, places) => {
      const busy = new Map<string, number>()
      // All tries hang, and everything is looked at again and again.
      for (let round = 0; round < 3; round++) {
        const used = [...busy.values()].reduce((sum, count) => sum + count, 0)
        const chosen = shareTurns({ lanes: waiting, free: places - used, busy, perReceiver: 8 })
        expect(new Set(chosen).size).toBe(chosen.length)
        for (const id of chosen) {
          const merchantId = id.split(' ')[0] ?? ''
          busy.set(merchantId, (busy.get(merchantId) ?? 0) + 1)
        }
      }
      const used = [...busy.values()].reduce((sum, count) => sum + count, 0)
      const newcomer = shareTurns({ lanes: [lane('new', 'new')], free: places - used, busy, perReceiver: 8 })
      expect(newcomer.length).toBeGreaterThan(0)
      expect(Math.max(0, ...busy.values())).toBeLessThanOrEqual(Math.ceil(places / 2))
    }),
  )
})

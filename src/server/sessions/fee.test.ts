import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxAmount } from '../../contract/money.ts'
import { feeOn } from './fee.ts'

test.each([
  [1000, { fixed: 0, rateBasisPoints: 0 }, 0],
  [1000, { fixed: 50, rateBasisPoints: 0 }, 50],
  [1000, { fixed: 0, rateBasisPoints: 150 }, 15],
  [1000, { fixed: 50, rateBasisPoints: 150 }, 65],
  [49, { fixed: 0, rateBasisPoints: 100 }, 0],
  [50, { fixed: 0, rateBasisPoints: 100 }, 1],
  [149, { fixed: 0, rateBasisPoints: 100 }, 1],
  [150, { fixed: 0, rateBasisPoints: 100 }, 2],
  [maxAmount, { fixed: 0, rateBasisPoints: 10_000 }, maxAmount],
])('the fee on %i with %o is %i', (amount, fee, expected) => {
  expect(feeOn(amount, fee)).toBe(expected)
})

const amounts = fc.integer({ min: 1, max: maxAmount })
// Rates that often lead to exactly half a unit beside any others.
const rates = fc.oneof(fc.constantFrom(50, 100, 500, 5_000), fc.nat(10_000))
const fees = fc.record({ fixed: fc.integer({ min: 0, max: maxAmount }), rateBasisPoints: rates })

test('the rate’s share is never further than half a minor unit from the exact one, and rounds up at half', () => {
  fc.assert(
    fc.property(amounts, fees, (amount, fee) => {
      const share = BigInt(feeOn(amount, fee) - fee.fixed) * 10_000n
      const off = share - BigInt(amount) * BigInt(fee.rateBasisPoints)
      expect(off > -5_000n && off <= 5_000n).toBe(true)
    }),
  )
})

test('a larger amount never has a smaller fee', () => {
  fc.assert(
    fc.property(amounts, amounts, fees, (one, other, fee) => {
      const [smaller, larger] = one < other ? [one, other] : [other, one]
      expect(feeOn(smaller, fee)).toBeLessThanOrEqual(feeOn(larger, fee))
    }),
  )
})

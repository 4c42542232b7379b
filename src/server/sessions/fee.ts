import type { Fee } from '../keys/authenticate.ts'

/** The fee on an amount in minor units: the fixed part and the rate's share, rounded half up. Exact for any safe integer. */
export const feeOn = (amount: number, { fixed, rateBasisPoints }: Fee): number =>
  Number(BigInt(fixed) + (BigInt(amount) * BigInt(rateBasisPoints) + 5_000n) / 10_000n)

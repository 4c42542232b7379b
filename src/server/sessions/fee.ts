/** What a merchant's payers pay on top: `fixed` in minor units, and a rate of 0 to 10,000 basis points (100 %). */
export interface Fee {
  fixed: number
  rateBasisPoints: number
}

/** The fee on an amount in minor units: the fixed part and the rate's share, rounded half up. Exact for any safe integer. */
export const feeOn = (amount: number, { fixed, rateBasisPoints }: Fee): number =>
  Number(BigInt(fixed) + (BigInt(amount) * BigInt(rateBasisPoints) + 5_000n) / 10_000n)

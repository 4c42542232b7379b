import type { RateLimits } from '../transport/rate-limits.ts'

/** For tests that ask faster than any merchant or payer would. */
export const noRateLimits: RateLimits = {
  requestsPerKey: 0,
  wrongKeysPerAddress: 0,
  payerRequestsPerAddress: 0,
  codesPerAddress: 0,
}

/** Codes of the sandbox bank, by what they are for. */
export const codes = {
  approved: '777123',
  /** The bank waits for the payer until the window closes, so that a test can answer in its own time. */
  waits: '949111',
  replyLost: '888001',
  approvedLate: '888002',
  insufficientFunds: '960111',
  bankDeclined: '500500',
  invalid: '123456',
} as const

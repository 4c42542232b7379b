import { duration, seconds } from '../../setting-schemas.ts'
import type { Settings } from '../../settings.ts'

export const settings = {
  confirmationMs: {
    variable: 'SANDBOX_CONFIRMATION_SECONDS',
    schema: seconds,
    default: '60',
    expected: duration,
    meaning: 'how long the sandbox bank lets the payer confirm',
  },
  decisionMs: {
    variable: 'SANDBOX_DECISION_SECONDS',
    schema: seconds,
    default: '2',
    expected: duration,
    meaning: 'how long it thinks where it does not answer at once',
  },
} satisfies Settings

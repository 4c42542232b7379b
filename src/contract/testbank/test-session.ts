import { z } from 'zod'
import { CheckoutSessionStatus } from '../checkout-session.ts'
import { MerchantAttempt } from '../merchant-attempt.ts'
import { BankAnswer } from './bank-answer.ts'

/** A session of test mode as testers see it: what stands behind it, and what was arranged for it. */
export const TestSession = z.object({
  id: z.string().meta({ description: 'The Checkout Session’s id.', examples: ['AW-kLcRRC5P8U68CYe0kVA'] }),
  status: CheckoutSessionStatus.meta({ description: 'As everybody sees it.', examples: ['open'] }),
  expire_at: z.int().meta({ description: 'When it expires, in Unix seconds.', examples: [1767225600] }),
  payment_attempt: MerchantAttempt.nullable().meta({
    description: 'The newest Payment Attempt; null before the first.',
  }),
  bank: z.enum(['has_no_code', 'waits', 'has_decided']).meta({
    description: 'What the bank does with the newest code: while it `waits`, it can be made to answer.',
    examples: ['waits'],
  }),
  decides_at: z
    .int()
    .nullable()
    .meta({
      description: 'When it decides by itself, in Unix seconds; null for never, or not any more.',
      examples: [1767225600],
    }),
  next_code: BankAnswer.nullable().meta({ description: 'What the next code will meet; null for what the code says.' }),
})
export type TestSession = z.infer<typeof TestSession>

import { z } from 'zod'
import { DeclineCode } from '../payment-attempt.ts'

/** How the bank's decision gets to Kasa. */
export const BankReply = z.enum(['given', 'lost', 'doubled', 'contradictory'])
export type BankReply = z.infer<typeof BankReply>

export const BankOutcome = z.enum(['approved', ...DeclineCode.options, 'silent'])
export type BankOutcome = z.infer<typeof BankOutcome>

/** The longest delay, in milliseconds: a day. */
const longestDelay = 86_400_000

/** What the test bank is to do with a payment. */
export const BankAnswer = z.strictObject({
  outcome: BankOutcome.meta({
    description: '`approved`, why the bank declines, or `silent`: it says nothing until it is told to.',
    examples: ['approved'],
  }),
  delay_ms: z
    .int()
    .min(0)
    .max(longestDelay)
    .default(0)
    .meta({ description: 'After how many milliseconds it decides.', examples: [2500] }),
  reply: BankReply.default('given').meta({
    description:
      '`lost`: what the bank says does not arrive, and Kasa has to ask. `doubled`: it arrives twice. `contradictory`: the contrary follows.',
    examples: ['given'],
  }),
})
export type BankAnswer = z.infer<typeof BankAnswer>

import { z } from 'zod'
import { listOf } from './list.ts'
import { AttemptStatus, DeclineCode } from './payment-attempt.ts'

const time = (description: string) => z.int().meta({ description, examples: [1767225600] })

/** A Payment Attempt as its shop sees it. Times are in Unix seconds. */
export const MerchantAttempt = z.object({
  id: z.string().meta({
    description: 'The attempt’s id, which the gateway knows it by.',
    examples: ['3f0c8e6a-5d51-4b43-9d8b-0a54d5d0c1ce'],
  }),
  number: z
    .int()
    .min(1)
    .meta({ description: '1 for the session’s first code, counting up.', examples: [1] }),
  status: z.enum(AttemptStatus.options).meta({
    description: '`approved` and `declined` are final. `sending` and `waiting` have no answer of the bank yet.',
    examples: ['declined'],
  }),
  decline_code: z
    .enum(DeclineCode.options)
    .nullable()
    .meta({ description: 'Why it was declined; null unless it was.', examples: ['insufficient_funds'] }),
  gateway_code: z
    .string()
    .nullable()
    .meta({
      description: 'The gateway’s own word for that; null where it has none.',
      examples: ['INSUFFICIENT_FUNDS'],
    }),
  gateway_reference: z
    .string()
    .nullable()
    .meta({
      description: 'What the acquirer calls it, to ask there about it; null where it has no name of its own for it.',
      examples: ['pi_3NKB2cLkdIwHu7ix1kLV6Vxy'],
    }),
  created_at: time('When the payer gave the code, in Unix seconds.'),
  confirm_by: time('Until when the payer may confirm; null until the bank has taken the code.').nullable(),
  finished_at: time('When the final answer came; null until then.').nullable(),
})
export type MerchantAttempt = z.infer<typeof MerchantAttempt>

/** All attempts of a session: there are so few that they fit one page. */
export const MerchantAttemptList = listOf(MerchantAttempt)

import { z } from 'zod'
import { DeclineCode } from '../payment-attempt.ts'

/** A code, or a range of codes, with what the test bank does with it. */
export const BankCode = z.object({
  code: z.string().meta({
    description: 'Six digits; `x` stands for any digit.',
    examples: ['960111'],
  }),
  result: z
    .enum(['approved', 'declined', 'approved_but_reply_lost', 'approved_after_window', 'silent'])
    .meta({ description: '`silent` waits for as long as you want.', examples: ['declined'] }),
  decline_code: z
    .enum(DeclineCode.options)
    .nullable()
    .meta({ description: 'Why it declines; null unless it does.', examples: ['insufficient_funds'] }),
  when: z.enum(['at_once', 'after_a_moment', 'at_window_close', 'after_window', 'never']).meta({
    description: 'When the bank decides: the window is the time in which the payer may confirm.',
    examples: ['after_a_moment'],
  }),
  says: z.string().meta({ description: 'The same as a sentence.', examples: ['Declined: not enough money.'] }),
})
export type BankCode = z.infer<typeof BankCode>

/** All of them: there are so few that they fit one page. */
export const BankCodeList = z.object({
  object: z.literal('list').meta({ description: 'Always `list`.', examples: ['list'] }),
  data: z.array(BankCode).meta({ description: 'In the order in which people read them.' }),
})

import * as z from 'zod/mini'
import { DeclineCode } from './payment-attempt.ts'

/** A code with a fixed outcome. Test mode only. */
export const TestCode = z.object({
  code: z.string(),
  result: z.enum(['approved', 'declined', 'approved_but_reply_lost', 'approved_after_window']),
  /** Null unless it is declined, like `when`. */
  decline_code: z.nullable(DeclineCode),
  when: z.nullable(z.enum(['at_once', 'after_a_moment', 'at_window_close'])),
})
export type TestCode = z.infer<typeof TestCode>

export const TestCodeList = z.object({ object: z.literal('list'), data: z.array(TestCode) })

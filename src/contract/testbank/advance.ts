import { z } from 'zod'

/** The longest step, in seconds: longer than any session lives. */
const longestStep = 400 * 86_400

/** How much time is to pass for a session. */
export const Advance = z.strictObject({
  seconds: z
    .int()
    .min(1)
    .max(longestStep)
    .meta({ description: 'How many seconds pass.', examples: [60] }),
})

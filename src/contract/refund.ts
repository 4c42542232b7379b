import { z } from 'zod'
import { listOf, listQuery } from './list.ts'
import { maxAmount } from './money.ts'

/** `failed` moves no money, and its amount can be refunded again. A gateway may still fail what it called `succeeded`. */
export const RefundStatus = z.enum(['pending', 'succeeded', 'failed'])
export type RefundStatus = z.infer<typeof RefundStatus>

/** Why no money went back: a closed list. Gateways' words are mapped to these. */
export const RefundFailure = z.enum(['insufficient_balance', 'declined', 'canceled', 'unknown'])
export type RefundFailure = z.infer<typeof RefundFailure>

const sessionId = z
  .string('must be the id of a Checkout Session')
  .regex(/^[\w-]{22}$/, 'must be the id of a Checkout Session')

/** Money that goes back to the payer. */
export const Refund = z.object({
  id: z.string().meta({ description: 'The refund’s id.', examples: ['re_AW-kLcRRC5P8U68CYe0kVA'] }),
  object: z.literal('refund').meta({ description: 'Always `refund`.', examples: ['refund'] }),
  checkout_session: z.string().meta({ description: 'What was paid.', examples: ['AW-kLcRRC5P8U68CYe0kVA'] }),
  payment_attempt: z.string().meta({
    description: 'The Payment Attempt that paid it.',
    examples: ['3f0c8e6a-5d51-4b43-9d8b-0a54d5d0c1ce'],
  }),
  amount: z.int().meta({ description: 'Minor units of `currency`.', examples: [1050] }),
  currency: z.string().meta({ description: 'ISO 4217, lower case.', examples: ['pln'] }),
  status: z.enum(RefundStatus.options).meta({
    description:
      '`pending` until the gateway has its last word. `failed` moves no money. Seldom a gateway fails what had `succeeded`.',
    examples: ['succeeded'],
  }),
  failure_reason: z
    .enum(RefundFailure.options)
    .nullable()
    .meta({ description: 'Why it failed; null unless it did.', examples: [null] }),
  gateway_reference: z
    .string()
    .nullable()
    .meta({
      description: 'What the acquirer calls it; null until it is known.',
      examples: ['re_1Nispe2eZvKYlo2Cd31jOCgZ'],
    }),
  livemode: z.boolean().meta({ description: 'Whether real money moves.', examples: [false] }),
  created_at: z.int().meta({ description: 'When it was asked for, in Unix seconds.', examples: [1767225600] }),
})
export type Refund = z.infer<typeof Refund>

export const CreateRefund = z.strictObject({
  checkout_session: sessionId.meta({
    description: 'The session whose money goes back. It must be paid.',
    examples: ['AW-kLcRRC5P8U68CYe0kVA'],
  }),
  amount: z
    .int()
    .min(1)
    .max(maxAmount)
    .optional()
    .meta({ description: 'Minor units of the session’s currency; all that is left unless given.', examples: [500] }),
})
export type CreateRefund = z.infer<typeof CreateRefund>

export const RefundListQuery = listQuery({
  checkout_session: sessionId.optional().meta({
    description: 'Only refunds of this session.',
    examples: ['AW-kLcRRC5P8U68CYe0kVA'],
  }),
})
export type RefundListQuery = z.output<typeof RefundListQuery>

export const RefundList = listOf(Refund)

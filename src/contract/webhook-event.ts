import { z } from 'zod'
import { CheckoutSession } from './checkout-session.ts'
import { listOf, listQuery } from './list.ts'
import { MerchantAttempt } from './merchant-attempt.ts'
import { AttemptStatus } from './payment-attempt.ts'
import { Refund } from './refund.ts'

/** What an event tells of. `updated` is each change that a payer can see and that ends nothing. */
export const EventType = z.enum([
  'checkout.session.created',
  'checkout.session.updated',
  'checkout.session.completed',
  'checkout.session.expired',
  'refund.created',
  'refund.updated',
])
export type EventType = z.infer<typeof EventType>

const seconds = (description: string) => z.int().meta({ description, examples: [1767225600] })

/** What a gateway said against a final state. Money may have moved twice or not at all: a person has to look at it. */
export const EventContradiction = z.object({
  recorded_status: z
    .enum(AttemptStatus.options)
    .meta({ description: 'What the attempt was until then.', examples: ['declined'] }),
  gateway_status: z
    .enum(AttemptStatus.options)
    .meta({ description: 'What the gateway says now.', examples: ['approved'] }),
  gateway_code: z
    .string()
    .nullable()
    .meta({ description: 'The gateway’s own code for a decline.', examples: ['05'] }),
})
export type EventContradiction = z.infer<typeof EventContradiction>

export const EventData = z.object({
  object: CheckoutSession.meta({ description: 'The session as it was at the moment of the event.' }),
  payment_attempt: MerchantAttempt.optional().meta({
    description: 'Where the change is a Payment Attempt’s: that attempt.',
  }),
  refund: Refund.optional().meta({ description: 'Where the change is a refund’s: that refund.' }),
  contradiction: EventContradiction.optional().meta({
    description: 'Where the gateway contradicts what was final: what it said. Compare it with your books.',
  }),
})
export type EventData = z.infer<typeof EventData>

/** An event, as it is sent to `notification_url` and as the API answers it. */
export const WebhookEvent = z.object({
  id: z.string().meta({
    description: 'Also the `webhook-id` of every delivery: an event that comes twice has the same.',
    examples: ['evt_AW-kLcRRC5P8U68CYe0kVA'],
  }),
  type: EventType.meta({ description: 'What happened.', examples: ['checkout.session.completed'] }),
  created_at: seconds('When it happened, in Unix seconds.'),
  livemode: z.boolean().meta({ description: 'Whether real money moves.', examples: [false] }),
  sequence: z.int().meta({
    description:
      'Counts a session’s events from 1, without gaps. Deliveries may overtake each other: this is the order.',
    examples: [3],
  }),
  data: EventData.meta({ description: 'What the event tells of.' }),
})
export type WebhookEvent = z.infer<typeof WebhookEvent>

/** Why a delivery got no answer. `address_forbidden` is all that is said of an address that nothing may be sent to. */
export const DeliveryError = z.enum([
  'timeout',
  'dns_failed',
  'connection_failed',
  'tls_failed',
  'response_invalid',
  'address_forbidden',
])
export type DeliveryError = z.infer<typeof DeliveryError>

/** One sending of an event to `notification_url`. */
export const Delivery = z.object({
  number: z.int().meta({ description: 'Counts the event’s deliveries, from 1.', examples: [1] }),
  at: seconds('When it began, in Unix seconds.'),
  duration_ms: z
    .int()
    .meta({ description: 'How long it took, in milliseconds; 0 with `address_forbidden`.', examples: [84] }),
  status_code: z
    .int()
    .nullable()
    .meta({ description: 'The status of the answer; any 2xx ends the event’s deliveries.', examples: [200] }),
  error: DeliveryError.nullable().meta({ description: 'Why there was no answer.', examples: [null] }),
  response: z
    .string()
    .nullable()
    .meta({ description: 'The first 1,024 bytes of the answer.', examples: ['ok'] }),
  location: z
    .string()
    .nullable()
    .meta({
      description:
        'Where an answer of 3xx pointed, up to 2,048 characters. It is not followed: give the address that answers itself.',
      examples: [null],
    }),
})
export type Delivery = z.infer<typeof Delivery>

export const EventWithDeliveries = WebhookEvent.extend({
  deliveries: z.array(Delivery).meta({ description: 'Its deliveries until now, oldest first.' }),
})
export type EventWithDeliveries = z.infer<typeof EventWithDeliveries>

/** Which events to list. */
export const EventListQuery = listQuery({
  type: EventType.optional().meta({
    description: 'Only events of this type.',
    examples: ['checkout.session.completed'],
  }),
  session: z
    .string('must be the id of a Checkout Session')
    .regex(/^[\w-]{22}$/, 'must be the id of a Checkout Session')
    .optional()
    .meta({ description: 'Only events of the Checkout Session with this id.', examples: ['AW-kLcRRC5P8U68CYe0kVA'] }),
})
export type EventListQuery = z.output<typeof EventListQuery>

export const EventList = listOf(WebhookEvent)

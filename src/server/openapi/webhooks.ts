const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
  example,
})

/** What is sent to `notification_url`. */
export const webhooks = {
  event: {
    post: {
      operationId: 'receiveEvent',
      summary: 'An event of a session',
      description:
        'Sent to the session’s `notification_url`, signed as Standard Webhooks says: verify it with one of its libraries. Any 2xx ends the deliveries, 410 switches the address off; anything else is tried again for 3 days. An event may come more than once and before an older one: `id` and `sequence` tell.',
      tags: ['Events'],
      security: [],
      parameters: [
        header('webhook-id', 'The event’s id, the same in every delivery.', 'evt_AW-kLcRRC5P8U68CYe0kVA'),
        header('webhook-timestamp', 'When this delivery was sent, in Unix seconds.', '1767225600'),
        header(
          'webhook-signature',
          'Signatures, separated by spaces.',
          'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
        ),
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Event' } } },
      },
      responses: { '200': { description: 'Taken.' }, '410': { description: 'Send nothing to this address any more.' } },
    },
  },
} as const

import { routes } from '../../contract/routes.ts'

export interface Operation {
  id: string
  tag: 'Checkout Sessions' | 'Events' | 'Payer' | 'Sandbox'
  summary: string
  description?: string
  /** What a 2xx other than a JSON body of the route's schema says. */
  answers?: Readonly<Record<number, { description: string; mediaType?: string; schema?: Record<string, unknown> }>>
  /** The codes of the errors that are this operation's own, by status. */
  errors?: Readonly<Record<number, readonly string[]>>
}

const idempotent = 'Safe to repeat with an `Idempotency-Key`.'
const anyBody = [
  'body_invalid',
  'parameter_missing',
  'parameter_unknown',
  'parameter_invalid_integer',
  'parameter_invalid_string',
  'parameter_invalid_value',
]
const anyList = [
  'parameter_unknown',
  'parameter_invalid_integer',
  'parameter_invalid_string',
  'parameter_invalid_characters',
  'parameter_invalid_map',
  'parameter_invalid_value',
  'parameter_too_long',
  'parameter_conflict',
  'limit_too_small',
  'limit_too_large',
  ...['gte', 'gt', 'lte', 'lt'].flatMap((bound) => [`${bound}_too_small`, `${bound}_too_large`]),
  'resource_missing',
]
const missing = ['resource_missing']

const sse = {
  200: {
    description:
      'A stream of events named `session`, each with a Payer Session in JSON as its data: the session as it is, and again whenever it changes. An event `ping` says every few seconds that the stream lives.',
    mediaType: 'text/event-stream',
    schema: { type: 'string', description: 'Server-sent events.', examples: ['event: session\nid: 2\ndata: {…}\n\n'] },
  },
} as const

/** What there is to say of each operation of the API beyond its schemas. None may be left out. */
export const operations: Readonly<Record<string, Operation>> = {
  [`POST ${routes.createSession}`]: {
    id: 'createCheckoutSession',
    tag: 'Checkout Sessions',
    summary: 'Create a Checkout Session',
    description: `Then send the payer to its \`url\`. ${idempotent}`,
    errors: {
      400: [
        ...anyBody,
        'parameter_invalid_characters',
        'parameter_invalid_empty',
        'parameter_invalid_list',
        'parameter_invalid_map',
        'parameter_too_long',
        'parameter_duplicate',
        'amount_too_small',
        'amount_too_large',
        'currency_invalid',
        'currency_unsupported',
        'email_invalid',
        'url_invalid',
        'url_insecure',
        'ip_invalid',
        'country_invalid',
        'locale_invalid',
        'expires_at_past',
        'expires_at_too_large',
        'expires_at_too_small',
        'metadata_key_invalid',
        'metadata_too_many_keys',
        'live_mode_unavailable',
      ],
    },
  },
  [`GET ${routes.sessions}`]: {
    id: 'listCheckoutSessions',
    tag: 'Checkout Sessions',
    summary: 'List Checkout Sessions',
    description: 'Newest first. Go on with the last id of a page as `starting_after` while `has_more` is true.',
    errors: { 400: anyList },
  },
  [`GET ${routes.session}`]: {
    id: 'retrieveCheckoutSession',
    tag: 'Checkout Sessions',
    summary: 'Retrieve a Checkout Session',
    errors: { 404: missing },
  },
  [`POST ${routes.expireSession}`]: {
    id: 'expireCheckoutSession',
    tag: 'Checkout Sessions',
    summary: 'Expire a Checkout Session',
    description: `Ends an open session before its time: no code is taken any more. ${idempotent}`,
    errors: {
      400: ['body_invalid', 'parameter_unknown'],
      404: missing,
      409: ['payment_in_progress', 'session_complete', 'session_expired'],
    },
  },
  [`GET ${routes.sessionAttempts}`]: {
    id: 'listPaymentAttempts',
    tag: 'Checkout Sessions',
    summary: 'List the Payment Attempts of a session',
    description: 'All of them, newest first. The codes that were tried are kept nowhere.',
    errors: { 404: missing },
  },
  [`GET ${routes.events}`]: {
    id: 'listEvents',
    tag: 'Events',
    summary: 'List events',
    description: 'Newest first. Go on with the last id of a page as `starting_after` while `has_more` is true.',
    errors: { 400: anyList },
  },
  [`GET ${routes.event}`]: {
    id: 'retrieveEvent',
    tag: 'Events',
    summary: 'Retrieve an event with its deliveries',
    errors: { 404: missing },
  },
  [`POST ${routes.resendEvent}`]: {
    id: 'resendEvent',
    tag: 'Events',
    summary: 'Send an event again',
    description: `Sends it to its session’s \`notification_url\` as soon as possible, with the same \`webhook-id\`. ${idempotent}`,
    errors: { 400: ['body_invalid', 'parameter_unknown'], 404: missing },
  },
  [`GET ${routes.payerSession}`]: {
    id: 'readPayerSession',
    tag: 'Payer',
    summary: 'Read a session as its payer sees it',
    description: 'No key: the session’s id is the key.',
    errors: { 404: missing },
  },
  [`POST ${routes.payerAttempts}`]: {
    id: 'takeBlikCode',
    tag: 'Payer',
    summary: 'Pay with a BLIK code',
    description:
      'Answers with the session after the gateway’s first reply. A decline is no error: the session’s attempt says so. The same `number` again is the same attempt and charges nothing: 200 instead of 201.',
    errors: {
      400: [...anyBody, 'number_too_small', 'number_too_large'],
      404: missing,
      409: [
        'attempt_in_progress',
        'attempt_number_mismatch',
        'attempt_limit_reached',
        'session_complete',
        'session_expired',
      ],
    },
  },
  [`GET ${routes.payerUpdates}`]: {
    id: 'watchPayerSession',
    tag: 'Payer',
    summary: 'Watch a session as its payer sees it',
    answers: sse,
    errors: { 404: missing, 429: ['too_many_streams'] },
  },
  [`POST ${routes.sandboxAnswer}`]: {
    id: 'answerAsSandboxBank',
    tag: 'Sandbox',
    summary: 'Answer for the sandbox bank',
    description: 'Test mode only, while a code waits for the payer’s confirmation.',
    answers: { 204: { description: 'The bank has answered.' } },
    errors: { 400: anyBody, 404: ['route_unknown'] },
  },
  [`POST ${routes.sandboxClock}`]: {
    id: 'advanceSandboxClock',
    tag: 'Sandbox',
    summary: 'Set the server’s clock ahead',
    description: 'Only where the installation lets testers do so.',
    answers: {
      200: {
        description: 'The clock is set.',
        mediaType: 'application/json',
        schema: {
          type: 'object',
          properties: {
            now_ms: { type: 'integer', description: 'The new time, in Unix milliseconds.', examples: [1767225600000] },
          },
          required: ['now_ms'],
        },
      },
    },
    errors: { 400: [...anyBody, 'seconds_too_small', 'seconds_too_large'] },
  },
}

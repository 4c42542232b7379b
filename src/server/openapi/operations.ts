import type { CodeWith } from '../../contract/error-codes.ts'
import { routes } from '../../contract/routes.ts'
import { anyBody, type Operation } from './operation.ts'

const idempotent = 'Safe to repeat with an `Idempotency-Key`.'
const anyList: readonly CodeWith<400>[] = [
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
  'created_at_too_small',
  'created_at_too_large',
  'query_invalid',
  'resource_missing',
]
const missing = ['resource_missing'] as const

const sse = {
  200: {
    description:
      'A stream of events named `session`, each with a Payer Session in JSON as its data: the session as it is, and again whenever it changes. An event `ping` says every few seconds that the stream lives.',
    mediaType: 'text/event-stream',
    schema: { type: 'string', description: 'Server-sent events.', examples: ['event: session\nid: 2\ndata: {…}\n\n'] },
  },
} as const

/** The operations of the API itself; gateways describe their own. None may be left out. */
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
        'parameter_too_many',
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
    description: 'As it is now: one whose time is over is `expired` at once.',
    errors: { 404: missing },
  },
  [`POST ${routes.expireSession}`]: {
    id: 'expireCheckoutSession',
    tag: 'Checkout Sessions',
    summary: 'Expire a Checkout Session',
    description: `Ends an open session before its time: no code is taken any more. ${idempotent}`,
    errors: {
      400: ['body_invalid', 'parameter_unknown', 'session_complete', 'session_expired'],
      404: missing,
      409: ['payment_in_progress'],
    },
  },
  [`GET ${routes.sessionAttempts}`]: {
    id: 'listPaymentAttempts',
    tag: 'Checkout Sessions',
    summary: 'List the Payment Attempts of a session',
    description: 'All of them, newest first. The codes that were tried are kept nowhere.',
    errors: { 404: missing },
  },
  [`POST ${routes.refunds}`]: {
    id: 'createRefund',
    tag: 'Refunds',
    summary: 'Refund a payment',
    description: `Sends money of a paid session back to its payer, all that is left or a part; also what was charged after the session had expired. It is \`pending\` until the gateway has its last word: \`refund.updated\` tells. ${idempotent}`,
    errors: {
      400: [...anyBody, 'parameter_invalid_characters', 'amount_too_small', 'amount_too_large'],
      404: missing,
      409: ['session_not_paid', 'nothing_left_to_refund', 'refund_impossible'],
    },
  },
  [`GET ${routes.refunds}`]: {
    id: 'listRefunds',
    tag: 'Refunds',
    summary: 'List refunds',
    description: 'Newest first, of the key’s merchant and mode.',
    errors: { 400: anyList },
  },
  [`GET ${routes.refund}`]: {
    id: 'retrieveRefund',
    tag: 'Refunds',
    summary: 'Retrieve a refund',
    description: 'As it is now.',
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
    description: 'Shows what each sending to `notification_url` came to, oldest first, at most 200.',
    errors: { 404: missing },
  },
  [`POST ${routes.resendEvent}`]: {
    id: 'resendEvent',
    tag: 'Events',
    summary: 'Send an event again',
    description: `Sends it to its session’s \`notification_url\` as soon as possible, with the same \`webhook-id\`. ${idempotent}`,
    errors: {
      400: [
        'body_invalid',
        'parameter_unknown',
        'notification_url_missing',
        'notification_url_gone',
        'resend_limit_reached',
      ],
      404: missing,
    },
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
  [`GET ${routes.payerTestCodes}`]: {
    id: 'listTestCodes',
    tag: 'Payer',
    summary: 'List the codes with a fixed outcome',
    description: 'In test mode: what the test bank does with which code. Empty in live mode.',
    errors: { 404: missing },
  },
  [`GET ${routes.payerUpdates}`]: {
    id: 'watchPayerSession',
    tag: 'Payer',
    summary: 'Watch a session as its payer sees it',
    description:
      'Server-sent events that tell of each change within a moment. No key: the session’s id is the key. Where there are too many streams, read the session instead.',
    answers: sse,
    errors: { 404: missing, 429: ['too_many_streams'] },
  },
}

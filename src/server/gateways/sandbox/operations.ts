import { routes } from '../../../contract/routes.ts'
import { anyBody, type Operation } from '../../openapi/operation.ts'

export const operations: Readonly<Record<string, Operation>> = {
  [`POST ${routes.sandboxAnswer}`]: {
    id: 'answerAsSandboxBank',
    tag: 'Test help',
    summary: 'Answer for the sandbox bank',
    description: 'For a session of the key’s merchant, while its code waits for the payer’s confirmation.',
    answers: { 204: { description: 'The bank has answered.' } },
    errors: { 400: anyBody, 403: ['test_key_required'], 404: ['resource_missing'] },
  },
  [`POST ${routes.sandboxClock}`]: {
    id: 'advanceSandboxClock',
    tag: 'Test help',
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
    errors: { 400: [...anyBody, 'seconds_too_small', 'seconds_too_large'], 403: ['test_key_required'] },
  },
}

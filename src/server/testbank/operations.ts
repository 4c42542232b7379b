import { testRoutes } from '../../contract/testbank/routes.ts'
import { anyBody, type Operation } from '../openapi/operation.ts'

const tag = 'Test help'
const testKey = { 403: ['test_key_required'] } as const
const ofSession = { ...testKey, 404: ['resource_missing'] } as const
const anyAnswer = [...anyBody, 'parameter_too_small', 'parameter_too_large'] as const

/** What the API's documentation says of the routes for testers. */
export const testOperations: Readonly<Record<string, Operation>> = {
  [`GET ${testRoutes.codes}`]: {
    id: 'listBankCodes',
    tag,
    summary: 'List the codes of the test bank',
    description:
      'All codes with a fixed outcome, with what the bank does with each. Any other code is declined: there is no such code.',
    errors: testKey,
  },
  [`GET ${testRoutes.session}`]: {
    id: 'readTestSession',
    tag,
    summary: 'Read what stands behind a session',
    description: 'Its newest code, what the bank does with it, and what was arranged.',
    errors: ofSession,
  },
  [`POST ${testRoutes.outcome}`]: {
    id: 'answerAsBank',
    tag,
    summary: 'Make the bank answer',
    description:
      'For the code of the session that waits. What is due at once has happened when the answer comes. Where nothing waits, the error says what the session is in and what can be done.',
    errors: { ...ofSession, 400: anyAnswer, 409: ['nothing_waits', 'session_complete', 'session_expired'] },
  },
  [`POST ${testRoutes.nextCode}`]: {
    id: 'planNextCode',
    tag,
    summary: 'Plan what the next code meets',
    description:
      'Before it is typed, whichever six digits it will have. Once: the code after that one means again what it says. With `reply` `lost` the reply to the code itself is lost.',
    errors: {
      ...ofSession,
      400: anyAnswer,
      409: ['attempt_in_progress', 'attempt_limit_reached', 'session_complete', 'session_expired'],
    },
  },
  [`POST ${testRoutes.advance}`]: {
    id: 'advanceSession',
    tag,
    summary: 'Let time pass for one session',
    description:
      'Its end, its time to confirm, what the bank does later, questions to the bank and tries of its webhooks come so much nearer; what is due by then has been begun when the answer comes. Other sessions do not feel it. To put it back, throw the session away.',
    errors: { ...ofSession, 400: [...anyBody, 'seconds_too_small', 'seconds_too_large'] },
  },
}

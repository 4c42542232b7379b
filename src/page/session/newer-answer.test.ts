import { expect, test } from 'vitest'
import { payerSession } from '../../fixtures/payer-session.ts'
import { newerAnswer } from './newer-answer.ts'

const older = payerSession({ revision: 3 })
const newer = payerSession({ revision: 4 })

test('the first answer is believed', () => expect(newerAnswer(undefined, older)).toBe(older))
test('a higher revision is believed', () => expect(newerAnswer(older, newer)).toBe(newer))
test('a lower revision is old news', () => expect(newerAnswer(newer, older)).toBe(newer))
test('the same revision is believed anew', () => {
  const again = payerSession({ revision: 4 })
  expect(newerAnswer(newer, again)).toBe(again)
})
test('a session that was there does not become unknown', () => expect(newerAnswer(newer, 'not_found')).toBe(newer))
test('an unknown session may turn up', () => expect(newerAnswer('not_found', older)).toBe(older))

import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { idsBegin, referenceOf } from './reference.ts'

const newSessionId = () => randomBytes(16).toString('base64url')

test.each([
  ['AAAAAAAAAAAAAAAAAAAAAA', '0000-0000'],
  ['_____________________w', 'ZZZZ-ZZZZ'],
  ['AAAAAAEAAAAAAAAAAAAAAA', '0000-0001'],
])('the session %s is quoted as %s', (id, reference) => {
  expect(referenceOf(id)).toBe(reference)
})

test('finds the session however it is written down', () => {
  const id = newSessionId()
  const reference = referenceOf(id)
  const plain = reference.replace('-', '')
  const spellings = [
    reference,
    plain,
    plain.toLowerCase(),
    ` ${reference} `,
    [...plain].join(' '),
    plain.replaceAll('0', 'o').replaceAll('1', 'l'),
    plain.replaceAll('1', 'I'),
  ]
  for (const written of spellings) {
    const begins = idsBegin(written) ?? []
    expect(begins).toHaveLength(4)
    expect(begins.filter((begin) => id.startsWith(begin))).toHaveLength(1)
  }
})

test('finds each of many sessions, and none by a reference that is another’s', () => {
  for (let count = 0; count < 2_000; count += 1) {
    const [id, other] = [newSessionId(), newSessionId()]
    const begins = idsBegin(referenceOf(id)) ?? []
    expect(begins.some((begin) => id.startsWith(begin))).toBe(true)
    expect(begins.some((begin) => other.startsWith(begin))).toBe(referenceOf(other) === referenceOf(id))
  }
})

test.each(['', '7K3M', '7K3M-Q9TU', '7K3M-Q9TZ0', '7K3M/Q9TZ', 'żżżżżżżż', '%'])('“%s” is no reference', (written) => {
  expect(idsBegin(written)).toBeNull()
})

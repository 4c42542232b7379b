import { expect, test } from 'vitest'
import { describe as describePayment } from './what-is-told.ts'

const nothing = { number: null, description: null }
const quotable = '7K3M-Q9TZ'

test('the bank app shows who is paid, for what, and what to quote', () => {
  const order = { number: '2026/1042', description: 'Two tickets' }
  expect(describePayment({ merchantName: 'Cinema', order, quotable })).toBe('Cinema Two tickets 7K3M-Q9TZ')
  expect(describePayment({ merchantName: 'Cinema', order: { ...order, description: null }, quotable })).toBe(
    'Cinema 2026/1042 7K3M-Q9TZ',
  )
  expect(describePayment({ merchantName: 'Cinema', order: nothing, quotable })).toBe('Cinema 7K3M-Q9TZ')
})

test.each([
  ['a long name', 'N'.repeat(200), nothing],
  ['a long description', 'Cinema', { number: null, description: 'two tickets '.repeat(40) }],
  ['both', 'N'.repeat(200), { number: null, description: '👩‍👩‍👧 '.repeat(40) }],
  ['lines and marks of direction', 'Ci\nnema\u202e', { number: null, description: 'a\u0000b'.repeat(99) }],
])('%s fits the 70 characters, and what to quote is whole', (_, merchantName, order) => {
  const text = describePayment({ merchantName, order, quotable })
  expect(text.length).toBeLessThanOrEqual(70)
  expect(text.endsWith(` ${quotable}`)).toBe(true)
  expect(text).not.toMatch(/[\p{Cc}\u202e]/u)
})

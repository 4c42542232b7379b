import { expect, test } from 'vitest'
import { warningOfAddress } from './public-address.ts'

const localhosts = [
  'http://localhost:4242',
  'http://LOCALHOST',
  'https://localhost.',
  'http://kasa.localhost',
  'http://127.0.0.1:4242',
  'http://127.9.9.9',
  'http://127.1',
  'http://2130706433',
  'http://0.0.0.0:80',
  'http://[::1]:4242',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
]

test.each(localhosts)('payers are not sent to %s without a warning', (url) => {
  for (const given of [url, null])
    expect(warningOfAddress({ given, used: url })).toContain('which is their own computer')
})

test('an address that was not given is warned of wherever it leads', () => {
  expect(warningOfAddress({ given: null, used: 'http://10.0.0.5:4242' })).toContain('set PUBLIC_URL')
})

test.each(['https://pay.example.com', 'http://10.0.0.5', 'http://[2001:db8::1]', 'https://localhost.example.com'])(
  '%s is taken as it is given',
  (url) => expect(warningOfAddress({ given: url, used: url })).toBeNull(),
)

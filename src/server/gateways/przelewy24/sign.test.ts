import { expect, test } from 'vitest'
import { isSignedBy, signatureOf } from './sign.ts'

const crc = 'crc-z-panelu-p24'

// Made with another program (Python’s hashlib) from the texts in Przelewy24’s documentation, with its examples’ values.
test.each([
  [
    'a registration',
    { sessionId: 'unikalne-id-sesji', merchantId: 999999, amount: 1234, currency: 'PLN' },
    'c5d47472de94f7d0f7b01d8048d51e7d2a0f3c025a246dd90301d2c2df83a3a7cdb2ffde27fc770a8fdd3a0f1a3c4423',
  ],
  [
    'a verification',
    { sessionId: 'unikalne-id-sesji', orderId: 999999, amount: 1234, currency: 'PLN' },
    '2ee4f7c3de781eff07dd06f56ddb8b6815bee1819d8f818c716321486208b6ab9d3159922dff9a4a44da7b60d315ee30',
  ],
  [
    'a notification, whose slashes and letters are not escaped',
    {
      merchantId: 999999,
      posId: 999999,
      sessionId: 'a/b',
      amount: 1234,
      originAmount: 1234,
      currency: 'PLN',
      orderId: 3000000001,
      methodId: 154,
      statement: 'Zażółć/1',
    },
    '38958e8b63fd113e3af666176fb91d64775fe454017ed84f2d574210c8caf63b15fb3bc1a25888b159d893856cfd074e',
  ],
  [
    'a notification of BLIK, with its result inside',
    {
      orderId: 3000000001,
      sessionId: 'a/b',
      method: 154,
      result: { error: '61', message: 'INSUFFICIENT_FUNDS', status: 'failed', trxRef: 'x/1' },
    },
    '5134c54226788378148977cc7d19dd1d03de8c9a215f0217bfd688fce69bf9a914bf944ffd09cf16d87935c3db553531',
  ],
])('the checksum of %s', (_, fields, sign) => {
  expect(signatureOf(fields, crc)).toBe(sign)
  expect(isSignedBy(sign, fields, crc)).toBe(true)
  expect(isSignedBy(sign.replace(/.$/, 'x'), fields, crc)).toBe(false)
  expect(isSignedBy('', fields, crc)).toBe(false)
  expect(isSignedBy(sign, fields, 'another')).toBe(false)
})

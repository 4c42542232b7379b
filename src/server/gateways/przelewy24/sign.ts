import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Przelewy24's checksum: SHA-384 in hex over the JSON of the fields in the order that its documentation gives for each
 * message, with the account's CRC key as the last one. `JSON.stringify` escapes neither slashes nor letters, as it asks for.
 */
export const signatureOf = (fields: Readonly<Record<string, unknown>>, crc: string): string =>
  createHash('sha384')
    .update(JSON.stringify({ ...fields, crc }))
    .digest('hex')

/** Whether a checksum is the right one. */
export const isSignedBy = (sign: string, fields: Readonly<Record<string, unknown>>, crc: string): boolean => {
  const expected = Buffer.from(signatureOf(fields, crc))
  const given = Buffer.from(sign.toLowerCase())
  return given.length === expected.length && timingSafeEqual(given, expected)
}

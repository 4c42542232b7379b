import { createHash } from 'node:crypto'

/** Hashed, so that no address makes a key that the queue's indexes cannot hold: 22 characters. */
const keyOf = (text: string): string => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

/** Those who share a receiver take turns: a merchant's events to one host and port. */
export const receiverOf = ({ merchantId, url }: { merchantId: string; url: string }): string =>
  keyOf(`${merchantId} ${URL.parse(url)?.host ?? ''}`)

import { createHash, randomInt } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A new secret key with 142 bits of chance. */
export const newApiKey = (livemode: boolean): string => {
  const secret = Array.from({ length: 24 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
  return `sk_${livemode ? 'live' : 'test'}_${secret}`
}

/** What a person may see of a key once it is stored: `sk_test_…lfQ2`. */
export const hintOf = (key: string): string => `${key.slice(0, 8)}…${key.slice(-4)}`

/** Whether a text can be a key at all. */
export const looksLikeApiKey = (text: string): boolean => /^sk_(test|live)_[0-9A-Za-z]{24}$/.test(text)

/** What is stored of a key. A fast hash will do: nobody guesses 142 bits. */
export const hashApiKey = (key: string): Buffer => createHash('sha256').update(key).digest()

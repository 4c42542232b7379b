import { randomBytes } from 'node:crypto'

/** A new session's id: 16 random bytes in 22 characters. It is the payer's key to the page. */
export const newSessionId = (): string => randomBytes(16).toString('base64url')

/** Whether a text can be a session's id at all. */
export const isSessionId = (text: string): boolean => /^[\w-]{22}$/.test(text)

import { z } from 'zod'
import { codeLength } from '../../contract/parse-code.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'

/** Marks a payer who waits without the app, for a code sent by the plain form above all: once it is paid, they are led on. */
const sent = 'sent'
/** How many digits a code that came by the plain form lacked. */
const missing = 'missing'
/** Asks for the page without its app: the app itself does, where it has failed. Who waits there is led on as well. */
const plain = 'plain'

export const sentTo = (page: string): string => `${page}?${sent}`
export const plainAt = (page: string): string => `${page}?${plain}`
export const missingAt = (page: string, digits: number): string => `${page}?${missing}=${digits}`

const Digits = z.coerce.number().int().min(1).max(codeLength)

export interface Marks {
  isSent: boolean
  isPlain: boolean
  missingDigits: number | null
}

/** What form and app have written into the page's address. Whatever else stands there is others’ (`utm_source`). */
export const readMarks = (url: string): Marks => {
  const marks = new URLSearchParams(url.split('?').slice(1).join('?'))
  const missingDigits = Digits.safeParse(marks.get(missing)).data ?? null
  return { isSent: marks.has(sent), isPlain: marks.has(plain), missingDigits }
}

/** What the page's form sends while its JavaScript is not there. */
export const PlainForm = z.object({
  number: z.coerce.number().int().min(1).max(attemptLimit),
  blik_code: z.string().max(100),
})

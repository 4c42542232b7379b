import { z } from 'zod'
import { codeLength } from '../../contract/parse-code.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'

/** Marks a payer who has sent a code by the plain form: once it is paid, they are led on at once. */
const sent = 'sent'
/** How many digits a code that came by the plain form lacked. */
const missing = 'missing'

export const sentTo = (page: string): string => `${page}?${sent}`
export const missingAt = (page: string, digits: number): string => `${page}?${missing}=${digits}`

const Digits = z.coerce.number().int().min(1).max(codeLength)

/** What the form has written into the page's address. Whatever else stands there is others’ (`utm_source`). */
export const readMarks = (url: string): { isSent: boolean; missingDigits: number | null } => {
  const marks = new URLSearchParams(url.split('?').slice(1).join('?'))
  return { isSent: marks.has(sent), missingDigits: Digits.safeParse(marks.get(missing)).data ?? null }
}

/** What the page's form sends while its JavaScript is not there. */
export const PlainForm = z.object({
  number: z.coerce.number().int().min(1).max(attemptLimit),
  blik_code: z.string().max(100),
})

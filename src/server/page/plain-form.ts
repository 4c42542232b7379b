import { z } from 'zod'
import { codeLength } from '../../contract/parse-code.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'

/** Marks a payer who waits without the app, for a code sent by the plain form above all: once it is paid, they are led on. */
const sent = 'sent'
/** How many digits a code that came by the plain form lacked. */
const missing = 'missing'
/** Asks for the page without its app: the app itself does, where it has failed. Who waits there is led on as well. */
const plain = 'plain'

/** The language that the payer has chosen. It goes with them from page to page, in the address and nowhere else. */
const lang = 'lang'

/** A payment's page, in the language that is chosen. */
export interface PageAt {
  path: string
  language: string | null
}

const marked = ({ path, language }: PageAt, mark: string): string =>
  `${path}?${language === null ? '' : `${lang}=${language}&`}${mark}`

export const sentTo = (page: PageAt): string => marked(page, sent)
export const plainAt = (page: PageAt): string => marked(page, plain)
export const missingAt = (page: PageAt, digits: number): string => marked(page, `${missing}=${digits}`)

const Digits = z.coerce.number().int().min(1).max(codeLength)

/** A tag, as far as it can be put into an address again. */
const Language = z.string().regex(/^[A-Za-z0-9-]{2,35}$/)

export interface Marks {
  isSent: boolean
  isPlain: boolean
  missingDigits: number | null
  /** As it is written: whether the page speaks it is the page's to know. Null for none. */
  language: string | null
}

/** What form and app have written into the page's address. Whatever else stands there is others’ (`utm_source`). */
export const readMarks = (url: string): Marks => {
  const marks = new URLSearchParams(url.split('?').slice(1).join('?'))
  const missingDigits = Digits.safeParse(marks.get(missing)).data ?? null
  const language = Language.safeParse(marks.get(lang)).data ?? null
  return { isSent: marks.has(sent), isPlain: marks.has(plain), missingDigits, language }
}

/** What the page's form sends while its JavaScript is not there. */
export const PlainForm = z.object({
  number: z.coerce.number().int().min(1).max(attemptLimit),
  blik_code: z.string().max(100),
})

import * as z from 'zod/mini'
import { PayerSession } from './payer-session.ts'

/** Who runs the installation, as its operator has set it. */
export const Operator = z.object({
  name: z.string(),
  /** Addresses; null for none. */
  page: z.nullable(z.string()),
  terms: z.nullable(z.string()),
  privacy: z.nullable(z.string()),
})
export type Operator = z.infer<typeof Operator>

/** What the server rendered the page with: the app in the browser starts from the same. */
export const PageState = z.object({
  answer: z.union([PayerSession, z.literal('not_found')]),
  /** IETF tags: of the texts, and of how amounts and times are written. */
  locale: z.object({ texts: z.string(), formats: z.string() }),
  /** All texts of the language, as in its file. */
  texts: z.record(z.string(), z.unknown()),
  /** What a form without JavaScript was sent with, where the server could not take it as a code. */
  refused: z.nullable(z.object({ missingDigits: z.int() })),
  operator: z.nullable(Operator),
  /** The language that the payer has chosen on the page; null while the page has chosen for them. */
  chosen: z.nullable(z.string()),
  /** All languages by their own names, the payer's likely ones first, and the page in each of them. */
  languages: z.array(z.object({ tag: z.string(), name: z.string(), href: z.string() })),
})
export type PageState = z.infer<typeof PageState>

/** What the page's renderer needs of a request. */
export interface RenderRequest {
  sessionId: string
  answer: PageState['answer']
  /** The payer's languages, the best first. */
  languages: readonly string[]
  refused: PageState['refused']
  operator: Operator | null
  /** As the page's address has it; null for none. One that is not there is as none. */
  chosen: string | null
  /** Whether the payer has waited for this payment on pages that the app was not in charge of. */
  hasWaited: boolean
}

/** The page for one request, to be put into its document. */
export interface RenderedPage {
  lang: string
  dir: 'ltr' | 'rtl'
  title: string
  /** CSS of the merchant's colours; empty for Kasa's own. */
  style: string
  /** HTML of the app's root. */
  body: string
  state: PageState
  /** Whether the payer has to wait, so that the document has to ask again until the app does. */
  waits: boolean
}

/**
 * Why a person gets no payment page: there is none at the address; too many requests came, or too many codes; a code
 * was not taken; the server cannot answer now; it failed.
 */
export type NoticeKind = 'not_found' | 'too_many_requests' | 'too_many_codes' | 'not_taken' | 'unreachable' | 'broken'

/** What a page that stands in for the payment page is made of. */
export interface NoticeRequest {
  kind: NoticeKind
  /** The payment page to go on to, where the address tells one. */
  path: string | null
  operator: Operator | null
  /** The shop's wish; empty for none, or where the session was not read. */
  sessionLocale: string
  /** The payer's languages, the best first. */
  languages: readonly string[]
}

/** A page that needs no script and holds nothing of a session. */
export type RenderedNotice = Pick<RenderedPage, 'lang' | 'dir' | 'title' | 'body'>

/** What `npm run build` makes of src/page/render.tsx. */
export interface PageRenderer {
  render(request: RenderRequest): RenderedPage
  renderNotice(request: NoticeRequest): RenderedNotice
}

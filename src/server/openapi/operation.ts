import type { CodeWith } from '../../contract/error-codes.ts'

type OwnStatus = 400 | 403 | 404 | 409 | 413 | 429 | 503

/** What there is to say of an operation of the API beyond its schemas. */
export interface Operation {
  id: string
  tag: 'Checkout Sessions' | 'Refunds' | 'Events' | 'Payer' | 'Test help' | 'Gateways'
  summary: string
  /** What its schemas do not say: when to call it, and what comes of it. */
  description: string
  /** What a 2xx other than a JSON body of the route's schema says. */
  answers?: Readonly<Record<number, { description: string; mediaType?: string; schema?: Record<string, unknown> }>>
  /** The codes of the errors that are this operation's own, by status. */
  errors?: { readonly [Status in OwnStatus]?: readonly CodeWith<Status>[] }
}

/** The codes of what may be wrong with any body. */
export const anyBody: readonly CodeWith<400>[] = [
  'body_invalid',
  'parameter_missing',
  'parameter_unknown',
  'parameter_invalid_integer',
  'parameter_invalid_string',
  'parameter_invalid_value',
]

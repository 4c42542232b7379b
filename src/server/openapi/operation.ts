/** What there is to say of an operation of the API beyond its schemas. */
export interface Operation {
  id: string
  tag: 'Checkout Sessions' | 'Events' | 'Payer' | 'Test help' | 'Gateways'
  summary: string
  description?: string
  /** What a 2xx other than a JSON body of the route's schema says. */
  answers?: Readonly<Record<number, { description: string; mediaType?: string; schema?: Record<string, unknown> }>>
  /** The codes of the errors that are this operation's own, by status. */
  errors?: Readonly<Record<number, readonly string[]>>
}

/** The codes of what may be wrong with any body. */
export const anyBody = [
  'body_invalid',
  'parameter_missing',
  'parameter_unknown',
  'parameter_invalid_integer',
  'parameter_invalid_string',
  'parameter_invalid_value',
]

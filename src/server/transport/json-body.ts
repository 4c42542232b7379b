import { type ApiError, badRequest } from './api-error.ts'

declare global {
  interface JSON {
    /** The reviver's third argument carries the source text of numbers. TypeScript's library does not know it yet. */
    parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  }
}

const wholeNumber = /^(0|-?[1-9][0-9]*)$/

/** 400 for a name that objects cannot be trusted with: dropping it silently would lose what was sent. */
export const unsafeName = (): ApiError =>
  badRequest({ code: 'parameter_unknown', param: '__proto__', message: '`__proto__` is not possible as a name.' })

/** `10.00`, `1e3` and 2**53+1 become NaN, which no schema takes: a number is exactly what was written, or an error. */
const exactly = (key: string, value: unknown, { source = '' }: { source?: string }): unknown => {
  if (key === '__proto__') throw unsafeName()
  if (typeof value !== 'number') return value
  return wholeNumber.test(source) && Number.isSafeInteger(value) ? value : Number.NaN
}

/** Parses JSON whose numbers are whole. Throws a SyntaxError, or a RangeError where the nesting is too deep. */
export const parseJson = (text: string): unknown => JSON.parse(text, exactly)

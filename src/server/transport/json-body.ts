import { type ApiError, badRequest } from './api-error.ts'

/** Far beyond any argument, and shallow enough for whatever works on a body by recursion. */
export const deepestJson = 20
/** As many fields as a form may have. */
export const mostValues = 1_000

const wholeNumber = /^(0|-?[1-9][0-9]*)$/

/** 400 for a name that objects cannot be trusted with: dropping it silently would lose what was sent. */
export const unsafeName = (): ApiError =>
  badRequest({ code: 'parameter_unknown', param: '__proto__', message: '`__proto__` is not possible as a name.' })

/** `10.00`, `1e3` and 2**53+1 become NaN, which no schema takes: a number is exactly what was written, or an error. */
const exactly = (key: string, value: unknown, context?: { source?: string }): unknown => {
  if (key === '__proto__') throw unsafeName()
  if (typeof value !== 'number') return value
  return wholeNumber.test(context?.source ?? '') && Number.isSafeInteger(value) ? value : Number.NaN
}

/** Where the text that begins before `from` ends. Alternatives of one character each: it never goes over any twice. */
const endOfText = (json: string, from: number): number => {
  const text = /(?:[^"\\]|\\.)*"/sy
  text.lastIndex = from
  return text.test(json) ? text.lastIndex : json.length
}

/** Counts before anything is built. It stops at the first bracket or comma too many, and it is right for valid JSON alone. */
const isTooComplex = (json: string): boolean => {
  const marks = /["[\]{},]/g
  let depth = 0
  let values = 1
  for (;;) {
    const mark = marks.exec(json)?.[0]
    if (mark === undefined) return false
    if (mark === '"') marks.lastIndex = endOfText(json, marks.lastIndex)
    else if (mark === ']' || mark === '}') depth--
    else if (mark === ',') values++
    else {
      depth++
      values++
    }
    if (depth > deepestJson || values > mostValues) return true
  }
}

/** Parses JSON whose numbers are whole. Throws an ApiError where it is too deep or too much, else a SyntaxError. */
export const parseJson = (json: string): unknown => {
  if (isTooComplex(json)) {
    throw badRequest({
      code: 'body_invalid',
      message: `The JSON is too complex: at most ${mostValues} values, nested at most ${deepestJson} deep.`,
    })
  }
  return JSON.parse(json, exactly)
}

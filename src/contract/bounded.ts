import { z } from 'zod'
import type { Refusal } from './text-rules.ts'

const tooMany = (value: unknown, most: number): boolean => {
  if (Array.isArray(value)) return value.length > most
  return typeof value === 'object' && value !== null && Object.keys(value).length > most
}

interface Bound {
  /** Entries of a list, keys of a map. */
  most: number
  refusal: Refusal
  /** Turns other ways to write the value into the one that the schema knows. It never sees more than `most` entries. */
  read?: (value: unknown) => unknown
}

/** Counts a list's or a map's entries before the schema looks at the first of them. */
export const bounded = <Schema extends z.core.$ZodType>(
  { most, refusal, read = (value) => value }: Bound,
  schema: Schema,
) =>
  z.preprocess((value, context) => {
    if (!tooMany(value, most)) return read(value)
    const { code, message } = refusal
    context.issues.push({ code: 'custom', params: { code }, message, input: value })
    return z.NEVER
  }, schema)

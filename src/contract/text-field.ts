import { z } from 'zod'
import { type Refusal, storable, type TextRule } from './text-rules.ts'

interface Field {
  description: string
  examples: string[]
  maxLength: number
  rules?: readonly TextRule[]
}

const firstRefusal = (text: string, rules: readonly TextRule[]): Refusal | null => {
  for (const rule of rules) {
    const refusal = rule(text)
    if (refusal) return refusal
  }
  return null
}

const isFilled: TextRule = (text) =>
  text.trim() === '' ? { code: 'parameter_invalid_empty', message: 'must not be empty' } : null

/** A check that gives its refusals our own codes. */
export const refusedBy =
  <T>(judge: (value: T) => Refusal | null) =>
  (context: z.core.ParsePayload<T>): void => {
    const refusal = judge(context.value)
    if (!refusal) return
    const { code, message } = refusal
    context.issues.push({ code: 'custom', params: { code }, message, input: context.value })
  }

/** A text that must be given. Lengths are in characters (code points). */
export const text = ({ maxLength, rules = [], ...meta }: Field) =>
  z
    .string('must be text')
    .check(refusedBy((value) => firstRefusal(value, [isFilled, ...rules, storable(maxLength)])))
    .meta({ minLength: 1, maxLength, ...meta })

/** Null and the empty text mean that it was not given; the session says `""` then. */
export const optionalText = ({ maxLength, rules = [], ...meta }: Field) =>
  z
    .string('must be text')
    .check(refusedBy((value) => (value === '' ? null : firstRefusal(value, [...rules, storable(maxLength)]))))
    .meta({ maxLength, ...meta })
    .nullish()
    .transform((given) => given ?? '')

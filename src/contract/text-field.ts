import { z } from 'zod'
import { notLonger, type Refusal, storable, type TextRule } from './text-rules.ts'

interface Field {
  description: string
  examples: string[]
  maxLength: number
  /** For the documentation. */
  pattern?: string
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

/** A text that must be given. Lengths are in characters (code points), and judged before any rule looks at the text. */
export const text = ({ maxLength, rules = [], ...meta }: Field) =>
  z
    .string('must be text')
    .check(refusedBy((value) => firstRefusal(value, [storable(maxLength), isFilled, ...rules])))
    .meta({ minLength: 1, maxLength, ...meta })

/** Null and the empty text mean that it was not given; the session says `""` then. */
export const optionalText = ({ maxLength, rules = [], ...meta }: Field) =>
  z
    .string('must be text')
    .check(refusedBy((value) => (value === '' ? null : firstRefusal(value, [storable(maxLength), ...rules]))))
    .meta({ maxLength, ...meta })
    .nullish()
    .transform((given) => given ?? '')

interface AdvisoryField extends Omit<Field, 'rules'> {
  /** The text as it is kept, empty where it says nothing, or why it is refused. */
  read: (text: string) => string | Refusal
}

/** An optional text that nothing depends on: taken however it is spelled. It is judged strictly for its length alone. */
export const advisoryText = ({ maxLength, read, ...meta }: AdvisoryField) =>
  z
    .string('must be text')
    .check(refusedBy(notLonger(maxLength)))
    .meta({ maxLength, ...meta })
    .transform((value, context) => {
      const kept = read(value)
      if (typeof kept === 'string') return kept
      const { code, message } = kept
      context.issues.push({ code: 'custom', params: { code }, message, input: value })
      return z.NEVER
    })
    .nullish()
    .transform((given) => given ?? '')
